#!/usr/bin/env python3
"""A team of clones, random changes and random syncs: in the end all hold the same bytes.

    tests/e2e/converge.py SEED…           runs these seeds
    tests/e2e/converge.py --count N       runs the seeds 1 to N

The programs come from MINICRM_BIN (build/). A seed that fails is printed with how to replay
it, and its folder is kept.
"""
import json, multiprocessing, os, random, shutil, subprocess, sys, tempfile, threading

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
BIN = os.environ.get("MINICRM_BIN", os.path.join(HERE, "..", "..", "build"))
NAMES = ["Jane Doe", "Joe Bloggs", "Ann Lee", "Bob Roe", "Zoë Ü", "李伟"]
STATUSES = ["New", "Contacted", "Qualified", "Lost"]
MARKERS = (b"<<<<<<< ", b">>>>>>> ")


class Failure(Exception):
    pass


class Clone:
    def __init__(self, team, name, plain, bare=False):
        # plain: uses git alone, which merges through minicrm; bare: never installed it.
        self.team, self.name, self.plain, self.bare = team, name, plain, bare
        self.dir = os.path.join(team.dir, name)
        self.broken = None  # a file that is planted here, never committed

    def env(self):
        at = self.team.tick()
        who, mail = self.name.capitalize(), self.name + "@acme.example"
        env = dict(os.environ, HOME=self.team.home, GIT_CONFIG_NOSYSTEM="1", TZ="UTC",
                   LC_ALL="C.UTF-8", MINICRM_NOW=at, GIT_AUTHOR_NAME=who,
                   GIT_AUTHOR_EMAIL=mail, GIT_COMMITTER_NAME=who, GIT_COMMITTER_EMAIL=mail,
                   GIT_AUTHOR_DATE=at, GIT_COMMITTER_DATE=at, GIT_EDITOR="true",
                   PATH=os.path.abspath(BIN) + ":" + os.environ["PATH"])
        return env

    def run(self, *argv, cwd=None):
        p = subprocess.run(argv, cwd=cwd or self.dir, env=self.env(), capture_output=True, timeout=120)
        self.team.log(self.name, argv, p)
        if p.returncode < 0 or p.returncode > 128 or b"Sanitizer" in p.stderr:
            raise Failure("%s died: %s" % (argv, p.stderr.decode("utf-8", "replace")))
        return p

    def run_above(self, *argv):
        return self.run(*argv, cwd=self.team.dir)

    def crm(self, *argv):
        return self.run("minicrm", *argv)

    def git(self, *argv):
        return self.run("git", *argv)

    def files(self, trash=False):
        found = []
        for kind in ("leads", "contacts"):
            for folder, _, names in os.walk(os.path.join(self.dir, kind)):
                if ("trash" in folder.split(os.sep)) == trash:
                    found += [os.path.join(folder, n) for n in names
                              if n.endswith(".yaml") and ".unreadable-" not in n]
        return sorted(found)

    # What people do with minicrm.

    def lead(self, rng):
        files = [f for f in self.files() if "/leads/" in f]
        # Two work on one lead often, or nothing would ever meet.
        jane = [f for f in files if os.path.basename(f) == "jane-doe.yaml"]
        some = jane if jane and rng.random() < 0.5 else files
        return os.path.basename(rng.choice(some))[:-5] if some else None

    def act(self, rng):
        todo = rng.choice(["add", "add", "note", "note", "note", "set", "set", "move", "assign",
                           "convert", "rm", "restore", "rename", "purge", "undo"])
        lead = self.lead(rng)
        if todo == "add" or lead is None:
            name = rng.choice(NAMES)
            args = ["add", name]
            if rng.random() < 0.5:
                args += ["--email", name.split()[0].lower().replace("ë", "e") + "@x.example"]
            return self.crm(*args)
        if todo == "note":
            text = "note %d by %s" % (self.team.number(), self.name)
            if self.crm("note", lead, text).returncode == 0:
                self.team.acknowledged(text)
        elif todo == "set":
            key = rng.choice(["--phone", "--phone", "--company", "--email", "--follow-up"])
            number = self.team.number()
            value = {"--phone": "+%d-phone" % number, "--email": "m%d@set.example" % number,
                     "--company": "Company %d Ltd" % number,
                     "--follow-up": "2026-12-%02d" % rng.randint(1, 28)}[key]
            args = ["--set", "company=" + value] if key == "--company" else [key, value]
            if self.crm("set", lead, *args).returncode == 0 and key != "--follow-up":
                self.team.acknowledged(value)
        elif todo == "move":
            self.crm("move", lead, rng.choice(STATUSES))
        elif todo == "assign":
            self.crm("assign", lead, rng.choice(["alice", "bob", "carol"]))
        elif todo == "convert":
            self.crm("convert", lead, *rng.choice([[], ["--new"]]))
        elif todo == "rm":
            self.crm("rm", lead)
        elif todo == "rename":
            self.crm("rename", lead, "renamed-%d" % rng.randint(1, 9))
        elif todo == "undo":
            self.crm("undo")
        else:
            trash = [f for f in self.files(trash=True) if "/leads/" in f]
            if trash:
                lead = os.path.basename(rng.choice(trash))[:-5]
                if todo == "restore":
                    self.crm("restore", lead)
                elif rng.random() < 0.5:
                    self.crm("purge", lead, "--yes")

    # What people do with an editor.

    def edit(self, rng):
        files = [f for f in self.files()
                 if not os.path.basename(f).startswith(("bad-", "broken-"))]
        if not files:
            return
        path = rng.choice(files)
        with open(path, encoding="utf-8") as f:
            lines = f.read().splitlines(keepends=True)
        todo = rng.choice(["key", "comment", "beside", "order", "move", "break"])
        top = [i for i, l in enumerate(lines) if l[:1].isalpha()]
        if todo == "key":
            lines.insert(top[0] + 1, "key%d: %d\n" % (rng.randint(1, 5), rng.randint(1, 99)))
            keys = [l.split(":")[0] for l in lines if l[:1].isalpha()]
            if len(set(keys)) < len(keys):
                return
        elif todo == "comment":
            lines.insert(rng.choice(top), "# comment %d\n" % rng.randint(1, 99))
        elif todo == "beside":
            plain = [i for i in top if not lines[i].rstrip().endswith(":") and "#" not in lines[i]]
            i = rng.choice(plain)
            lines[i] = lines[i].rstrip("\n") + " # beside %d\n" % rng.randint(1, 99)
        elif todo == "order":
            single = [i for i in top if i > 0 and not lines[i].rstrip().endswith(":")
                      and (i + 1 == len(lines) or lines[i + 1][:1].isalpha())]
            if len(single) > 1:
                a, b = rng.sample(single, 2)
                lines[a], lines[b] = lines[b], lines[a]
        elif todo == "move":
            to = os.path.join(self.dir, "leads", rng.choice(["vip", "trash", "cold"]))
            if "/leads/" in path and "/trash/" not in path:
                target = os.path.join(to, os.path.basename(path))
                if not os.path.exists(target):
                    os.makedirs(to, exist_ok=True)
                    os.rename(path, target)
            return
        elif self.plain:
            return self.commit_broken(rng, path)
        elif self.broken is None:
            self.broken = os.path.join(self.dir, "leads", "broken-%s.yaml" % self.name)
            path, lines = self.broken, ["name: 'open\n"]
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(lines))

    def commit_broken(self, rng, path):
        """Somebody without minicrm commits what can't be read."""
        bad = rng.choice(["name: [\n", "<<<<<<< HEAD\nname: A\n=======\nname: B\n>>>>>>> x\n"])
        new = os.path.join(self.dir, "leads", "bad-%d.yaml" % self.team.number())
        with open(new, "w", encoding="utf-8") as f:
            f.write(bad)
        self.git("add", "--all")
        self.git("commit", "-q", "-m", "edit")

    def share(self, rng):
        if not self.plain:
            p = self.crm("sync")
            if p.returncode != 0 and self.broken is None:
                raise Failure("sync of %s: %s" % (self.name, p.stderr.decode()))
            return
        self.git("add", "--all")
        self.git("commit", "-q", "-m", "by hand")
        if self.bare:
            return self.share_bare(rng)
        pull = ["pull", "-q", "--no-edit"] + (["--rebase"] if rng.random() < 0.3 else ["--no-rebase"])
        p = self.git(*pull)
        if p.returncode != 0:
            raise Failure("%s of %s: %s" % (pull, self.name, (p.stdout + p.stderr).decode()))
        self.git("push", "-q")


    def share_bare(self, rng):
        """git's own merge; what it leaves to its user is done in a hurry."""
        if self.git("pull", "-q", "--no-edit", "--no-rebase").returncode != 0:
            theirs = self.git("rev-parse", "MERGE_HEAD").stdout.strip()
            self.team.hurried.add(theirs)
            for path in self.unmerged():
                there = os.path.exists(os.path.join(self.dir, path))
                if there and rng.random() < 0.5:
                    self.git("checkout", "-q", "--theirs", "--", path)
            self.git("add", "--all")
            self.git("commit", "-q", "-m", "merge")
        self.git("push", "-q")

    def unmerged(self):
        paths = self.git("diff", "--name-only", "-z", "--diff-filter=U").stdout
        return sorted(p.decode() for p in paths.split(b"\0") if p)


class Team:
    def __init__(self, seed):
        self.seed, self.rng = seed, random.Random(seed)
        self.dir = tempfile.mkdtemp(prefix="minicrm-converge-%d-" % seed)
        self.home = os.path.join(self.dir, "home")
        self.lock, self.clock, self.count = threading.Lock(), 0, 0
        self.texts, self.bare = [], False
        self.hurried = set()  # commits that somebody merged with git's markers in the files
        os.mkdir(self.home)
        self.journal = open(os.path.join(self.dir, "journal"), "w", encoding="utf-8")

    def tick(self):
        with self.lock:
            self.clock += 1
            s = self.clock
        return "2026-11-%02dT%02d:%02d:%02dZ" % (1 + s // 86400, s // 3600 % 24, s // 60 % 60, s % 60)

    def number(self):
        with self.lock:
            self.count += 1
            return self.count

    def acknowledged(self, text):
        """A command that brought it exited 0: from here on it may not be lost."""
        with self.lock:
            self.texts.append(text)

    def log(self, name, argv, p):
        with self.lock:
            self.journal.write("%s$ %s -> %d\n%s%s" % (
                name, " ".join(argv), p.returncode, p.stdout.decode("utf-8", "replace"),
                p.stderr.decode("utf-8", "replace")))
            self.journal.flush()

    def found(self):
        first = Clone(self, "alice", False)
        os.mkdir(first.dir)
        bare = os.path.join(self.dir, "team.git")
        first.run("git", "init", "-q", "--bare", "--initial-branch=main", bare)
        if first.crm("init", ".", "--remote", bare).returncode != 0:
            raise Failure("init")
        for name in NAMES[:3]:
            first.crm("add", name)
        first.crm("sync")
        clones = [first]
        for name in ["bob", "carol", "dave", "eve"][:self.rng.randint(2, 4)]:
            clone = Clone(self, name, name in ("dave", "carol") and self.rng.random() < 0.7)
            os.mkdir(clone.dir)
            # One who only uses git still has the strategy: installed once by somebody.
            clone.crm("clone", bare, ".")
            clones.append(clone)
        if self.rng.random() < 0.4:
            frank = Clone(self, "frank", True, bare=True)
            frank.run_above("git", "clone", "-q", bare, "frank")
            clones.append(frank)
            self.bare = True
        return clones

    def work(self, clones):
        for _ in range(self.rng.randint(3, 5)):
            for clone in clones:
                for _ in range(self.rng.randint(1, 4)):
                    if self.rng.random() < 0.75 and not clone.plain:
                        clone.act(self.rng)
                    else:
                        clone.edit(self.rng)
            some = self.rng.sample(clones, self.rng.randint(1, len(clones)))
            if self.rng.random() < 0.4 and len(some) > 1:
                self.at_once(some)
            else:
                for clone in some:
                    clone.share(self.rng)

    def at_once(self, clones):
        """Their commands run side by side."""
        failures = []

        def share(clone, seed):
            try:
                clone.share(random.Random(seed))
            except Exception as e:
                failures.append(e)

        threads = [threading.Thread(target=share, args=(c, self.rng.random())) for c in clones]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        if failures:
            raise failures[0]

    def settle(self, clones):
        for clone in clones:
            # A hand may have moved it since.
            planted = os.path.basename(clone.broken or "")
            for path in clone.files() + clone.files(trash=True):
                if os.path.basename(path) == planted:
                    os.unlink(path)
            clone.broken = None
        for _ in range(3):
            for clone in clones:
                clone.share(self.rng)

    def contents(self, clone):
        paths = clone.git("ls-files", "-z").stdout.split(b"\0")
        files = {}
        for path in filter(None, paths):
            with open(os.path.join(clone.dir.encode(), path), "rb") as f:
                files[path] = f.read()
        return files

    def check(self, clones):
        want = self.contents(clones[0])
        for clone in clones[1:]:
            have = self.contents(clone)
            for path in sorted(set(want) | set(have)):
                if want.get(path) != have.get(path):
                    raise Failure("%s differs between %s and %s" % (
                        path.decode(), clones[0].name, clone.name))
        for clone in clones:
            dirty = clone.git("status", "--porcelain").stdout
            if dirty:
                raise Failure("%s is not clean: %s" % (clone.name, dirty.decode()))
            if clone.git("fsck", "--strict", "--no-dangling", "--no-progress").returncode != 0:
                raise Failure("%s is not whole" % clone.name)
            self.check_problems(clone)
        self.check_records(want)
        self.check_texts(clones[0], want)

    def check_problems(self, clone):
        """What `minicrm check` calls an error was planted; git's own merge may make more."""
        for problem in json.loads(clone.crm("check", "--json").stdout):
            name = os.path.basename(problem["path"])
            planted = name.startswith("bad-") or ".unreadable-" in name
            if problem["level"] == "error" and not planted and not self.bare:
                raise Failure("%s: %s" % (clone.name, problem))

    def check_records(self, files):
        for path, text in files.items():
            name = os.path.basename(path.decode())
            if not name.endswith(".yaml") or name.startswith("bad-"):
                continue
            if ".unreadable-" in name or any(b">>>>>>> " + c in text for c in self.hurried):
                continue
            if any(line.startswith(MARKERS) for line in text.splitlines()):
                raise Failure("%s holds a marker" % path.decode())
            try:
                notes = yaml.safe_load(text).get("notes") or []
            except (yaml.YAMLError, AttributeError) as e:
                if self.bare:  # git's own merge knows no records
                    continue
                raise Failure("%s can't be read: %s" % (path.decode(), e))
            told = [n["text"] for n in notes if isinstance(n, dict) and n.get("by") != "minicrm"]
            for note in told:
                if told.count(note) > 1:
                    raise Failure("'%s' is in %s twice" % (note, path.decode()))

    def check_texts(self, clone, files):
        """What is gone was taken away by somebody, not by a merge."""
        log = clone.git("log", "-p", "--no-merges", "--format=", "--unified=0").stdout.decode()
        removed = "\n".join(l for l in log.splitlines() if l.startswith("-"))
        there = b"\n".join(t for p, t in files.items() if p.endswith(b".yaml")).decode()
        if self.hurried:
            return  # somebody may have taken one side whole
        for text in self.texts:
            if text not in there and text not in removed:
                raise Failure("'%s' is lost" % text)


def run(seed):
    team = Team(seed)
    try:
        clones = team.found()
        team.work(clones)
        team.settle(clones)
        team.check(clones)
    except Exception as e:
        print("seed %d: %s\n  replay: tests/e2e/converge.py %d; what was done: %s/journal" % (
            seed, e, seed, team.dir), flush=True)
        return False
    team.journal.close()
    shutil.rmtree(team.dir)
    return True


def main():
    args = sys.argv[1:]
    seeds = range(1, int(args[1]) + 1) if args[:1] == ["--count"] else [int(a) for a in args]
    with multiprocessing.Pool(min(os.cpu_count() or 1, len(seeds))) as pool:
        failed = sum(not ok for ok in pool.imap_unordered(run, seeds))
    print("%d passed, %d failed" % (len(seeds) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
