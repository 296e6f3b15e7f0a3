# ftview. `make` alone lists what there is; Tests/TestBox holds the scripts.

KERNEL ?= 6.12
PREFIX ?= /usr/local
BOX := Tests/TestBox

help:
	@echo 'make demo KERNEL=6.12     ftview live on real packets, in a virtual machine'
	@echo 'make test                 everything: lint, unit tests, module, kernels 6.12, 6.1 and 7.3'
	@echo 'make test-unit            lint, the box'\''s own scripts, the Swift tests, a short run of the fuzzer'
	@echo 'make test-box KERNEL=6.1  module, and all suites in the box on one kernel'
	@echo 'make test-kernel          the long tests of the module, on all kernels (hours)'
	@echo 'make fuzz                 fuzz the readers, EXECUTIONS=10000000 each; `make test` has a short run'
	@echo 'make build                the release binary, .build/release/ftview'
	@echo 'make module KERNEL=6.12   the kernel module for one of the box'\''s kernels'
	@echo 'make lint                 style of the whole tree'
	@echo 'make install PREFIX=$(PREFIX)   binary and themes; the module: see kmod/'
	@echo 'KERNEL is 6.12 or 6.1 (Debian 12), 6.12-trixie (13), 7.3 (its backports), 7.2 (testing), 6.12-rt or debug: Docs/Contributing/TestBox.md'
	@echo 'make clean                what was built; `make distclean` also drops the downloads in .cache'

build:
	@$(BOX)/dependencies
	@$(BOX)/build

module:
	@$(BOX)/dependencies
	@$(BOX)/module $(KERNEL)

demo:
	@$(BOX)/demo $(KERNEL)

test:
	@$(BOX)/test all

test-unit:
	@$(BOX)/test unit

test-box:
	@$(BOX)/test box $(KERNEL)

test-kernel:
	@$(BOX)/test kernel $(KERNELS)

lint:
	@$(BOX)/lint

fuzz:
	@$(BOX)/dependencies
	@Tests/Fuzz/run long

install:
	@test -x .build/release/ftview || { echo 'first: make build' >&2; exit 1; }
	install -D -s -m 755 .build/release/ftview $(DESTDIR)$(PREFIX)/bin/ftview
	install -d $(DESTDIR)$(PREFIX)/share/ftview/themes
	install -m 644 Themes/*.yaml $(DESTDIR)$(PREFIX)/share/ftview/themes/

clean:
	rm -rf .build .cache/module-* .cache/payload-* .cache/results .cache/c .cache/run .cache/fuzz/build .cache/fuzz/short

distclean: clean
	rm -rf .cache

.PHONY: help build module demo test test-unit test-box test-kernel lint fuzz install clean distclean
