#ifndef HISTORY_INTERNAL_H
#define HISTORY_INTERNAL_H

#include "base/buf.h"
#include "base/change.h"
#include "base/env.h"
#include "base/error.h"
#include "base/strlist.h"
#include "fileset_internal.h"
#include "history/graph.h"
#include "history/object_id.h"
#include "history/repository.h"
#include "history/transaction.h"

#include <git2.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* What the files of this floor share; libgit2's types stay inside it. */

/* A folder as a commit has it. To read a large one takes time, and one file after the
 * other is asked for. */
struct history_folder {
	git_oid commit;
	char *path;     /* NULL: none */
	git_tree *tree; /* NULL: the commit has no such folder */
};

struct repository {
	git_repository *git;
	const struct env *env;
	char *dir;    /* the data directory, as the caller named it */
	int root;     /* the same, open */
	int gitdir;   /* the git directory, open */
	int patience; /* how long to wait for a lock, in milliseconds */
	size_t few;   /* so many files are brought to disk one by one, more all at once */
	unsigned overtaken; /* how often a hook has changed our files under our hands */
	struct history_folder folder; /* that head_file_id() looked into last */
};

/* Where our own files are, below the git directory. */
#define OUR_FOLDER "minicrm"
#define LOCK_PATH OUR_FOLDER "/lock"
#define JOURNAL_PATH OUR_FOLDER "/journal"
#define NEW_JOURNAL_PATH OUR_FOLDER "/journal.new"
#define MARK_PATH OUR_FOLDER "/mark"
#define NEW_INDEX_PATH OUR_FOLDER "/index"
#define NEW_INDEX_LOCK_PATH OUR_FOLDER "/index.lock"
#define INDEX_PATH "index"
#define INDEX_LOCK_PATH "index.lock"

/* As error_failed(), with ": " and libgit2's own words behind it. */
int history_failed(struct error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* transfer.c: the environment that git runs in as our child: words that can be
 * understood, and nothing that leads it to another repository. */
extern const char *const git_env[];

/* "cannot VERB '.git/NAME': why", by errno; returns -1. */
int gitdir_error(
    const struct repository *repo, const char *verb, const char *name, struct error *err);

/* repository_format.c: what kinds of repositories there are. */
void format_accept(void); /* before one is opened */
int format_check(struct repository *repo, struct error *err);
/* Why one can't be opened: libgit2's code; returns -1. */
int format_explain(int code, const char *dir, struct error *err);

/* config.c: system, user and repository, found through the environment as git does. */
int config_install(git_repository *git, const struct env *env, struct error *err);
void config_set_search_paths(const struct env *env);
/* A value, or NULL where it is not set or empty. The caller frees. */
char *config_string(git_repository *git, const char *key);
char *config_path(git_repository *git, const char *key); /* with ~ expanded */
/* A path as git-config(1) writes it: "~/" and "~user/" are homes. The caller frees. */
char *config_expand(const struct env *env, const char *path);
bool config_true(git_repository *git, const char *key, bool unset);

/*
 * config_asked.c: the same as git itself has it, where libgit2 does not see all of it
 * (settings in the environment, includes by remote).
 */
int config_asked_true(
    struct repository *repo, const char *key, bool *out, struct error *err);
/* A value, or NULL where it is not set or empty. The caller frees. */
int config_asked_string(
    struct repository *repo, const char *key, char **out, struct error *err);

/* identity.c */
int identity_sign(struct repository *repo, git_signature **author,
    git_signature **committer, struct error *err);

/* head.c */
struct head {
	char *branch;   /* "refs/heads/main" */
	git_oid commit; /* zero: the branch is unborn */
};
int head_read(struct repository *repo, struct head *out, struct error *err);
void head_release(struct head *head);
/* Where the branch stands; zero: nowhere yet. */
int head_branch_target(
    struct repository *repo, const char *branch, git_oid *out, struct error *err);
/* The tree of a commit; NULL in *out for the zero id. */
int head_tree(
    struct repository *repo, const git_oid *commit, git_tree **out, struct error *err);
void history_folder_release(struct history_folder *folder);
/* A file in a commit; the zero id where it has none. */
int head_file_id(struct repository *repo, const git_oid *commit, const char *path,
    git_oid *out, struct error *err);
bool head_has_folder(struct repository *repo, const git_oid *commit, const char *path);
/*
 * The branch from one commit to another, by compare-and-swap and with a line in the
 * reflog. 0; 1 where it stands elsewhere; -1 with err: it has not moved.
 */
int head_move(struct repository *repo, const struct head *from, const git_oid *to,
    const git_signature *who, const char *reason, struct error *err);
/* Takes a line out of the reflogs that says the branch came to a commit that it never
 * reached. */
void head_forget(struct repository *repo, const char *branch, const git_oid *commit);

/* blob.c */
int blob_write(
    struct repository *repo, const struct blob *blob, git_oid *out, struct error *err);
int blob_read(
    struct repository *repo, const git_oid *id, struct blob *out, struct error *err);

/* writable.c: refused while git is in the middle of something, saying how that ends. */
int writable_check_state(struct repository *repo, struct error *err);
/* What repository_check_writable() looks at, given the index; what stands in the way of a
 * change may be just what another purpose is for. */
int writable_check(
    struct repository *repo, git_index *index, enum purpose purpose, struct error *err);

/* attributes.c: refuses where git would give the file other bytes than the blob, or the
 * blob others than the file. */
int attributes_check(struct repository *repo, const char *path, const struct blob *blob,
    struct error *err);

/* incomplete.c: clones that were made without a part of the history. */
/* Sets the error where what libgit2 missed just now is such a part. */
void incomplete_explain(struct repository *repo, struct error *err);
/* How many commits of `tip` the other lacks, as git counts them in a shallow clone. */
int incomplete_count(struct repository *repo, const struct object_id *tip,
    const struct object_id *without, size_t *out, struct error *err);

/* tree.c: a tree from another with some files changed; folders left empty go. */
struct tree_change {
	const char *path;
	git_oid id; /* zero: removed */
	git_filemode_t mode;
};
/* base may be NULL; the changes are sorted by path, one a path. */
int tree_update(struct repository *repo, const git_tree *base,
    const struct tree_change *changes, size_t count, git_oid *out, struct error *err);

/* What a tree (NULL: an empty one) has at the path; the zero blob: nothing, or a folder.
 */
int tree_find(
    const git_tree *tree, const char *path, struct compared_file *out, struct error *err);

bool tree_is_empty(const git_oid *id);

/* commit_object.c: every commit is made here; no branch moves by it. */
struct commit_object {
	git_oid tree;
	git_oid parents[2];
	size_t parent_count;
	const git_signature *author, *committer;
	const char *message; /* a final newline is added where missing */
};
int commit_object_make(struct repository *repo, const struct commit_object *commit,
    git_oid *out, struct error *err);
/* A message of ours with what a record's values may hold escaped: it drives no terminal,
 * whoever reads the log. The caller frees. */
char *commit_message_plain(const char *message);

/* signing.c: commit.gpgsign. */
/* Whether commits are to be signed, in a format that can be. */
int signing_is_wanted(struct repository *repo, bool *out, struct error *err);
/* The signature of these bytes by this committer; it stays empty where none is wanted. */
int signing_make(struct repository *repo, const git_signature *committer,
    const char *bytes, size_t len, struct buf *signature, struct error *err);

/* What a way of signing is given. */
struct signing {
	struct repository *repo;
	const char *program; /* as git's configuration has it */
	const char *key;
	const char *bytes;
	size_t len;
	struct buf *signature;
};
/* signing_ssh.c: by ssh-keygen(1), -Y sign. */
int signing_ssh(const struct signing *signing, struct error *err);
/* The key where user.signingkey names none: gpg.ssh.defaultKeyCommand's. */
int signing_ssh_default_key(struct repository *repo, char **out, struct error *err);
/* "cannot sign the commit: '…' failed", with what it said and how to mend it. */
int signing_failed(const char *program, const char *said, struct error *err);
/* The same where it could not be started, which err says. */
int signing_not_started(struct error *err);

/* object_id.c */
struct object_id object_id_from(const git_oid *id);
git_oid object_id_to(const struct object_id *id);

/* graph.c: the history can't be read; returns -1. */
int graph_failed(struct repository *repo, struct error *err);
/* What is told of a commit. */
struct graph_commit;
void graph_describe(git_commit *commit, struct graph_commit *out);
/* A walk over the commits of `tip` that the others lack, newest first. */
int graph_walk(struct repository *repo, const struct object_id *tip,
    const struct object_id *without, size_t count, git_revwalk **out, struct error *err);

/* graph_compare.c */
void compared_list_add(struct compared_list *list, const char *path,
    const struct compared_file *files, size_t count);

/*
 * tree_walk.c: visits every path whose file is not the same in all the trees (NULL: an
 * empty one). A folder that is the same everywhere is not read.
 */
typedef int (*tree_visit)(void *context, const char *path,
    const struct compared_file *files, struct error *err);
#define TREE_WALK_MAX GRAPH_COMPARE_MAX /* trees */
int tree_walk(struct repository *repo, const git_tree *const *trees, size_t count,
    tree_visit visit, void *context, struct error *err);

/* checkout.c: files that git alone can write. 1 where one is as git's index has it. */
int checkout_is_clean(struct repository *repo, const char *path, struct error *err);
void checkout_special(struct repository *repo, const struct fileset *files);

/*
 * durability.c: what was written is on disk, file by file with fsync(2), or all of a file
 * system at once, which is much faster where there are many.
 */
/* Up to how many are better done one by one. */
size_t durability_few(void);
/* All that was written so far to the file system that holds fd. */
int durability_reach(int fd, struct error *err);
/* Whether libgit2 syncs each object that it writes. */
void durability_of_objects(bool each);

/* exchange.c: rename(2)'s relatives; -1 with errno. */
int rename_exchange(int folder, const char *a, const char *b);
int rename_noreplace(int folder, const char *from, const char *to); /* ENOTSUP */
/* The same with what the system has instead. */
int rename_exclusive(int folder, const char *from, const char *to);

/* index.c */
/* The repository's index, for reading. */
int index_read(struct repository *repo, git_index **out, struct error *err);
/* The one that libgit2 works with, up to date: in a transaction its copy. */
int index_shared(struct repository *repo, git_index **out, struct error *err);
/* The same, but the one that GIT_INDEX_FILE names, where it does. */
int index_read_staged(struct repository *repo, git_index **out, struct error *err);
/* What the index has otherwise than HEAD; *unborn where there is no commit yet. */
int index_compare_head(struct repository *repo, git_index *index, git_diff **out,
    bool *unborn, struct error *err);
/* A copy of the repository's index, for writing beside it. */
int index_open(struct repository *repo, git_index **out, struct error *err);
/* Brings the entries of these files up to date and writes the copy, on disk. */
int index_write(struct repository *repo, git_index *index, const struct fileset *files,
    struct error *err);
void index_discard(const struct repository *repo); /* the copy */
/* The copy takes the index's place. */
int index_install(struct repository *repo, struct error *err);

/* lock.c: flock, index.lock, and the signals that would leave it behind. */
struct locks {
	int lock;   /* the descriptor that holds the flock, or -1 */
	bool index; /* index.lock is ours */
};
#define LOCKS_INIT        \
	{                 \
		-1, false \
	}
int locks_take(struct repository *repo, struct locks *locks, struct error *err);
void locks_release(struct repository *repo, struct locks *locks);
/* From here on index.lock stays when the process dies: the next run needs it. */
void locks_keep(void);

/* signals.c: those that end a process. */
void signals_block(sigset_t *saved);
void signals_restore(const sigset_t *saved);
/* Sets a handler, once, where nobody else has set one; takes it away. */
void signals_catch(void (*handler)(int));
void signals_uncatch(void (*handler)(int));

/* journal.c */
struct journal {
	struct head head;     /* before */
	git_oid commit;       /* after */
	struct fileset files; /* blobs by their ids alone */
};
int journal_write(struct repository *repo, const struct head *head, const git_oid *commit,
    const struct fileset *files, struct error *err);
/* 1, 0 where there is none, -1 with err. */
int journal_read(struct repository *repo, struct journal *out, struct error *err);
int journal_remove(struct repository *repo, struct error *err);
void journal_release(struct journal *journal);

/* recovery.c: finishes or takes back what a killed run left. Both locks are held. */
int recovery_run(struct repository *repo, struct error *err);

#endif
