# ftview. `make` alone lists what there is; Tests/TestBox holds the scripts.

KERNEL ?= 6.12
PREFIX ?= /usr/local
TESTBOX := Tests/TestBox

help:
	@echo 'make demo KERNEL=6.12     ftview live on real packets, in a virtual machine'
	@echo 'make test                 everything: lint, unit tests, module, kernels 6.12, 6.1 and 7.3'
	@echo 'make test-unit            lint, the box'\''s own scripts, the Swift tests, a short run of the fuzzer'
	@echo 'make test-box KERNEL=6.1  module, and all suites in the box on one kernel'
	@echo 'make test-kernel          the long tests of the module, on all kernels (hours)'
	@echo 'make fuzz                 fuzz the readers, EXECUTIONS=10000000 each; `make test` has a short run'
	@echo 'make build                the release binary, .build/release/ftview'
	@echo 'make static               the same in one file without any library, .build/release/ftview-static'
	@echo 'make module KERNEL=6.12   the kernel module for one of the box'\''s kernels'
	@echo 'make lint                 style of the whole tree'
	@echo 'make install PREFIX=$(PREFIX)   program, themes, samples, manual, completion, documents; DESTDIR is obeyed; `make uninstall`'
	@echo 'make install-module       the module'\''s source and its udev rule, for dkms; `make uninstall-module`'
	@echo 'make deb                  Debian packages of both, in .cache/packages'
	@echo 'make bundle BOX=root@box  the program and a module for its kernel in a directory of a machine without anything'
	@echo 'KERNEL is 6.12 or 6.1 (Debian 12), 6.12-trixie (13), 7.3 (its backports), 7.2 (testing), 6.12-rt or debug: Docs/Contributing/TestBox.md'
	@echo 'make clean                what was built; `make distclean` also drops the downloads in .cache'

build:
	@$(TESTBOX)/dependencies
	@$(TESTBOX)/build

static:
	@$(TESTBOX)/dependencies
	@$(TESTBOX)/static

module:
	@$(TESTBOX)/dependencies
	@$(TESTBOX)/module $(KERNEL)

demo:
	@$(TESTBOX)/demo $(KERNEL)

test:
	@$(TESTBOX)/test all

test-unit:
	@$(TESTBOX)/test unit

test-box:
	@$(TESTBOX)/test box $(KERNEL)

test-kernel:
	@$(TESTBOX)/test kernel $(KERNELS)

lint:
	@$(TESTBOX)/lint

fuzz:
	@$(TESTBOX)/dependencies
	@Tests/Fuzz/run long

# Where things go, as they are found again: Sources/ftview/Settings/ShippedFiles.swift.
SHARE := $(DESTDIR)$(PREFIX)/share
DOCUMENTS := $(SHARE)/doc/ftview
BINARY := .build/release/ftview
# Where zsh looks; Debian has zsh/vendor-completions.
ZSH_FUNCTIONS ?= zsh/site-functions
COMPLETION := bash-completion/completions/ftview $(ZSH_FUNCTIONS)/_ftview fish/vendor_completions.d/ftview.fish

install:
	@test -x $(BINARY) || { echo 'first: make build' >&2; exit 1; }
	install -D -s -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/ftview
	install -d $(SHARE)/ftview/themes $(SHARE)/ftview/samples $(SHARE)/ftview/wireshark $(DOCUMENTS)/Docs/Contributing $(DOCUMENTS)/Docs/kernels
	install -m 644 Themes/*.yaml $(SHARE)/ftview/themes
	install -m 644 Docs/Samples/* $(SHARE)/ftview/samples
	install -m 644 Docs/wireshark/ftview.lua $(SHARE)/ftview/wireshark
	install -D -m 755 -t $(SHARE)/ftview/bundle Sources/ftview/Bundle/bundle
	install -D -m 644 -t $(SHARE)/ftview/bundle Sources/ftview/Bundle/debian.sh
	for page in Docs/Manual/*.[1-8]; do install -D -m 644 $$page $(SHARE)/man/man$${page##*.}/$${page##*/} || exit; done
	install -m 644 README.md CHANGELOG.md CONTRIBUTING.md LICENSE debian/copyright $(DOCUMENTS)
	install -m 644 Docs/*.md Docs/config.yaml Docs/ftview.schema.json Docs/ftview-record.service $(DOCUMENTS)/Docs
	install -D -m 644 -t $(DOCUMENTS)/Docs/Screens Docs/Screens/*.svg
	install -m 644 Docs/Contributing/*.md $(DOCUMENTS)/Docs/Contributing
	install -m 644 Docs/kernels/*.tsv $(DOCUMENTS)/Docs/kernels
	ln -sfn ../../../ftview/samples $(DOCUMENTS)/Docs/Samples
	ln -sfn ../../../ftview/wireshark $(DOCUMENTS)/Docs/wireshark
	for file in $(COMPLETION); do install -d $$(dirname $(SHARE)/$$file) && \
	  Sources/ftview/Completion/generate $(BINARY) $${file%%[-/]*} >$(SHARE)/$$file && chmod 644 $(SHARE)/$$file || exit; done

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/ftview $(addprefix $(SHARE)/,$(COMPLETION))
	for page in Docs/Manual/*.[1-8]; do rm -f $(SHARE)/man/man$${page##*.}/$${page##*/}; done
	rm -rf $(SHARE)/ftview $(DOCUMENTS)

MODULE_VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' kmod/dkms.conf)
MODULE_SOURCE := $(DESTDIR)/usr/src/ftview-$(MODULE_VERSION)
UDEV_RULE := $(DESTDIR)/usr/lib/udev/rules.d/60-ftview.rules

install-module:
	install -d $(MODULE_SOURCE)/uapi $(MODULE_SOURCE)/selftest
	install -m 644 kmod/Kbuild kmod/Makefile kmod/dkms.conf kmod/*.[ch] $(MODULE_SOURCE)
	install -m 644 kmod/uapi/*.h $(MODULE_SOURCE)/uapi
	install -m 644 kmod/selftest/*.[ch] $(MODULE_SOURCE)/selftest
	install -D -m 644 kmod/60-ftview.rules $(UDEV_RULE)

uninstall-module:
	rm -rf $(MODULE_SOURCE) $(UDEV_RULE)

deb:
	@$(TESTBOX)/dependencies --packaging
	@$(TESTBOX)/deb

bundle: build
	@test -n '$(BOX)' || { echo 'say where to: make bundle BOX=root@box' >&2; exit 2; }
	@$(BINARY) bundle '$(BOX)'

clean:
	rm -rf .build .cache/deb .cache/packages .cache/module-* .cache/payload-* .cache/results .cache/c .cache/run .cache/fuzz/build .cache/fuzz/short

distclean: clean
	rm -rf .cache

.PHONY: help build static module demo test test-unit test-box test-kernel lint fuzz install uninstall install-module uninstall-module deb bundle clean distclean
