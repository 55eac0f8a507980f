# minicrm: a CRM for people who live in a terminal.
# BUILD, CC, CFLAGS, SAN=1 (sanitizers), COV=1 (coverage), WERROR=1, PREFIX, DESTDIR are yours to set.

VERSION = 0.1.0
PREFIX ?= /usr/local
BUILD  ?= build$(if $(SAN),/san)$(if $(COV),/cov)
CC     ?= cc
PKG_CONFIG ?= pkg-config

FLOORS = base model store history crm commands
LIBS   = libgit2 yaml-0.1 inih smartcols libutf8proc jansson

CFLAGS ?= -O2 -g
WARN = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
       -Wcast-qual -Wwrite-strings -Wformat=2 $(if $(WERROR)$(CI),-Werror)
STD  = -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -D_FILE_OFFSET_BITS=64
SANFLAGS = $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
COVFLAGS = $(if $(COV),--coverage -O0)
comma := ,

# Looked up only where something is compiled, so that `make deps` works on a bare machine.
LIB_CFLAGS = $(eval LIB_CFLAGS := $$(shell $(PKG_CONFIG) --cflags $(LIBS)))$(LIB_CFLAGS)
LIB_LIBS   = $(eval LIB_LIBS := $$(shell $(PKG_CONFIG) --libs $(LIBS)))$(LIB_LIBS)

ALL_CFLAGS  = $(STD) -pthread $(WARN) -Iinclude $(LIB_CFLAGS) -DMINICRM_VERSION='"$(VERSION)"' $(CFLAGS) $(SANFLAGS) $(COVFLAGS)
ALL_LDFLAGS = -pthread $(CFLAGS) $(LDFLAGS) $(SANFLAGS) $(COVFLAGS)
ALL_LIBS    = $(LIB_LIBS) -lcsv

SRCS  = $(foreach floor,$(FLOORS),$(sort $(wildcard src/$(floor)/*.c)))
OBJS  = $(SRCS:%.c=$(BUILD)/%.o) $(BUILD)/src/crm/template.o $(BUILD)/src/commands/completion_scripts.o
MAIN  = $(BUILD)/src/main.o
UNITS = $(sort $(wildcard tests/unit/test_*.c))
UNIT_BINS = $(UNITS:%.c=$(BUILD)/%)

all: $(BUILD)/minicrm $(BUILD)/git-merge-minicrm

$(BUILD)/minicrm: $(MAIN) $(OBJS)
	$(CC) $(ALL_LDFLAGS) -o $@ $(MAIN) $(OBJS) $(ALL_LIBS)

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The same program: git calls it by this name, as its merge strategy.
$(BUILD)/git-merge-minicrm: $(BUILD)/minicrm
	ln -sf minicrm $@

# Files that minicrm hands out, as strings.
AS_STRING = sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/'

$(BUILD)/src/crm/template.c: minicrm.ini Makefile
	@mkdir -p $(@D)
	{ echo '#include "crm/template.h"'; echo 'const char template_minicrm_ini[] ='; \
	  $(AS_STRING) minicrm.ini; echo ';'; } > $@

SHELLS = bash zsh fish
SCRIPTS = $(SHELLS:%=src/commands/completion/minicrm.%)

$(BUILD)/src/commands/completion_scripts.c: $(SCRIPTS) Makefile
	@mkdir -p $(@D)
	{ echo '#include "commands/completion.h"'; for shell in $(SHELLS); do \
	  echo "const char completion_$$shell[] ="; \
	  $(AS_STRING) src/commands/completion/minicrm.$$shell; echo ';'; done; } > $@

$(BUILD)/src/%.o: $(BUILD)/src/%.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# A test of a floor is linked with that floor and all below it: the linker takes what it needs.
$(BUILD)/libminicrm.a: $(OBJS)
	@rm -f $@
	$(AR) rcs $@ $(OBJS)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libminicrm.a
	$(CC) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libminicrm.a $(ALL_LIBS) -lcmocka

units: $(UNIT_BINS)

-include $(OBJS:.o=.d) $(MAIN:.o=.d) $(UNIT_BINS:=.d)

# Any bytes into what parses: libFuzzer, each target for FUZZ_SECONDS, from its .seeds; finds stay below build/fuzz.
FUZZ_SECONDS ?= 60
FUZZERS = $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_FLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

fuzz:
	$(MAKE) CC=clang BUILD=build/fuzz SANFLAGS='-fsanitize=fuzzer-no-link $(FUZZ_FLAGS)' $(FUZZERS:%.c=build/fuzz/%)
	for fuzzer in $(FUZZERS:%.c=%); do \
		mkdir -p build/fuzz/$$fuzzer.corpus; \
		build/fuzz/$$fuzzer -max_total_time=$(FUZZ_SECONDS) -max_len=1024 -timeout=10 \
		    -artifact_prefix=build/fuzz/$$fuzzer. build/fuzz/$$fuzzer.corpus $$fuzzer.seeds || exit 1; \
	done

build/fuzz/tests/fuzz/%: build/fuzz/tests/fuzz/%.o build/fuzz/libminicrm.a
	clang -fsanitize=fuzzer $(FUZZ_FLAGS) -o $@ $< build/fuzz/libminicrm.a $(ALL_LIBS)

# All tests, most of them under the sanitizers too, and the rules of the house. The last line
# sums up.
check:
	$(MAKE) -j$$(nproc) BUILD=build all units
	$(MAKE) -j$$(nproc) BUILD=build/san SAN=1 all units
	tests/check.sh build build/san

# All of them under the sanitizers.
check-san:
	$(MAKE) BUILD=build/san SAN=1 all units
	tests/run.sh build/san

lint:
	tests/lint.sh

# Times, beside what else one would use, in the same run.
bench: all
	for bench in tests/bench/*.sh; do BUILD=$(BUILD) $$bench || exit 1; done

# Teams of clones that change and sync at random, by seed: in the end all hold the same.
SEEDS ?= 20
converge: all
	. tests/tmpdir.sh && MINICRM_BIN=$(BUILD) /usr/bin/python3 tests/e2e/converge.py --count $(SEEDS)

# Line coverage, floor by floor.
coverage:
	$(MAKE) BUILD=build/cov COV=1 all units
	find build/cov -name '*.gcda' -delete
	tests/run.sh build/cov
	tests/coverage.sh build/cov

# What the program needs, and what the tests need besides. As root, or through sudo.
DEPS = git less pkg-config libgit2-dev libyaml-dev libinih-dev libsmartcols-dev \
       libutf8proc-dev libjansson-dev libcsv-dev
DEV_DEPS = bash-completion bats bsdutils clang diffutils findutils fish gcovr git gpg \
           gpg-agent gpgconf jq libclang-rt-dev libcmocka-dev libyaml-pp-perl mandoc \
           openssh-client openssh-server perl procps python3 python3-yaml strace vim zsh

deps:
	@tests/packages.sh $(DEPS)

dev-deps:
	@tests/packages.sh $(DEPS) $(DEV_DEPS)

# A data directory of the example's leads, on the day that they were made for.
DEMO = GIT_AUTHOR_NAME=Demo GIT_AUTHOR_EMAIL=demo@company.example \
       GIT_COMMITTER_NAME=Demo GIT_COMMITTER_EMAIL=demo@company.example \
       MINICRM_NOW=2026-11-24T09:00:00Z $(BUILD)/minicrm -C $(BUILD)/demo

demo: all
	rm -rf $(BUILD)/demo
	cp -R example-data $(BUILD)/demo
	$(DEMO) init
	$(DEMO) list
	$(DEMO) show jose-garcia-o-brien

# What belongs below share, where the shells look for it.
TEXTS = src/minicrm.1:man/man1/minicrm.1 src/minicrm.5:man/man5/minicrm.5 \
        src/commands/completion/minicrm.bash:bash-completion/completions/minicrm \
        src/commands/completion/minicrm.zsh:zsh/site-functions/_minicrm \
        src/commands/completion/minicrm.fish:fish/vendor_completions.d/minicrm.fish

install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BUILD)/minicrm $(DESTDIR)$(PREFIX)/bin/minicrm
	ln -sf minicrm $(DESTDIR)$(PREFIX)/bin/git-merge-minicrm
	for text in $(TEXTS); do \
	  install -D -m 644 $${text%:*} $(DESTDIR)$(PREFIX)/share/$${text#*:} || exit 1; done

uninstall:
	cd $(DESTDIR)$(PREFIX) && rm -f bin/minicrm bin/git-merge-minicrm
	cd $(DESTDIR)$(PREFIX)/share && for text in $(TEXTS); do rm -f $${text#*:}; done

clean:
	rm -rf build

.PHONY: all units fuzz check check-san converge lint bench coverage deps dev-deps demo install uninstall clean
.SECONDARY:
