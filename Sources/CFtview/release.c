/* What the release build puts in after the compilers: Tests/TestBox/lib/release.sh. */
#include "CFtview.h"

/* Room in the linked file for the commit, so that nothing is compiled again because of it. */
__attribute__((section(".ftview_commit"), used)) static const char commit[64] = "";

const char *ftview_commit(void)
{
	return commit;
}

void ftview_without_foundation(void)
{
	static const char text[] =
		"ftview: the release build has no JSON of its arguments; what `swift build` makes has\n";

	_exit(write(2, text, sizeof(text) - 1) < 0 ? 3 : 2);
}
