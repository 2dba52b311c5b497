# For those who package svirtgen or install it without npm. docs/packaging.md says which package gets what.
DESTDIR =
PREFIX = /usr/local
POLICY =

all:
	npm run --silent build:standalone
	npm run --silent man
	npm run --silent completions

install:
	node scripts/install-tree.mjs "$(DESTDIR)/" "$(PREFIX)" $(POLICY)

check:
	npm test

.PHONY: all install check
