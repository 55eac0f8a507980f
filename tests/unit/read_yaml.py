"""Reads edited YAML with PyYAML, the pure Python reader (YAML 1.1).

Standard input: a JSON array of edits {verb, key, index, text, before, after}.
Each edit is made on what PyYAML reads from `before`; the result has to be what
it reads from `after`: with BaseLoader, where all scalars are text, and with
SafeLoader, where a text that lost its quotes becomes a number, a date or None.
"""
import copy
import json
import re
import sys

import yaml


def pairs_of(loader, node):
    """A mapping, its keys made fit for a dict."""
    def fit(value):
        return value if isinstance(value, (str, int, float, type(None))) else repr(value)
    return {fit(loader.construct_object(k, deep=True)):
            loader.construct_object(v, deep=True) for k, v in node.value}


def any_tag(loader, _suffix, node):
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return pairs_of(loader, node)


class Base(yaml.BaseLoader):
    def construct_mapping(self, node, deep=False):
        return pairs_of(self, node)


class Safe(yaml.SafeLoader):
    pass


Safe.add_constructor('tag:yaml.org,2002:map', pairs_of)
Safe.add_multi_constructor('!', any_tag)
Safe.add_multi_constructor('tag:e.example', any_tag)


def load(text, loader):
    """A last line without a break reads as one with it: readers disagree on those."""
    text += '' if text.endswith(('\n', '\r')) else '\n'
    return yaml.load(text.encode('utf-8'), loader)


def make(edit, root, note_at):
    """The edit, made on plain Python values."""
    verb, key, index, text = (edit[k] for k in ('verb', 'key', 'index', 'text'))
    note = {'at': note_at, 'by': 'alice', 'text': text}
    if verb == 'set':
        root[key] = text
    elif verb == 'unset':
        root.pop(key, None)
    else:
        old = root.get(key)
        items = old if isinstance(old, list) else [] if edit['empty'] else [old]
        if verb == 'append':
            items.append(text)
        elif verb == 'append_note':
            items.append(note)
        elif verb == 'insert':
            items.insert(index, text)
        elif verb == 'insert_note':
            items.insert(index, note)
        elif verb == 'replace':
            items[index] = text
        elif verb == 'replace_note':
            items[index] = note
        elif verb == 'remove':
            del items[index]
        elif verb == 'item_set':
            items[index]['phone'] = text
        # a scalar whose only item is replaced stays one
        root[key] = text if verb == 'replace' and not isinstance(old, list) else items
    return root


def same(a, b):
    """Equal and of one type: to Python True is 1."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b or (a != a and b != b)


def read_before(text):
    try:
        return {r: load(text, r) or {} for r in (Base, Safe)}
    except yaml.YAMLError:
        if ':\t' in text:
            return None  # PyYAML takes no tab behind a key's colon; YAML::PP does
        raise


def check(edit, roots):
    before, after = edit['before'], edit['after']
    edit['empty'] = roots[Safe].get(edit['key']) is None
    at = '2026-11-23T10:02:11Z'
    is_json = re.match('\ufeff?{\\s*"', before)  # and stays it, where all is quoted
    for reader, note_at in ((Base, at), (Safe, at if is_json else load(at, Safe))):
        expected = make(edit, copy.deepcopy(roots[reader]), note_at)
        found = load(after, reader)
        if not same(found, expected):
            return f'{reader.__name__}: found {found!r}\nexpected {expected!r}'
        order = [k for k in found if k != edit['key']]
        if order != [k for k in expected if k != edit['key']]:
            return 'the keys changed their order'
    return None


def main():
    failed, cache = 0, {}
    edits = json.load(sys.stdin)
    for edit in edits:
        before = edit['before']
        if before not in cache:
            cache[before] = read_before(before)
        if cache[before] is None:
            continue
        try:
            problem = check(edit, cache[before])
        except yaml.YAMLError as e:
            problem = str(e)
        if problem:
            failed += 1
            if failed <= 5:
                print(f"{edit['verb']} {edit['key']} {edit['text']!r}\n"
                      f"--- before\n{edit['before']}\n--- after\n{edit['after']}\n"
                      f"--- {problem}\n")
    print(f'{len(edits)} edits, {failed} read back otherwise than meant')
    return 1 if failed or not edits else 0


sys.exit(main())
