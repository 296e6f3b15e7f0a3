/*
 * One interface to zlib, liblzma and libzstd, as far as ftview needs them: unpacking a stream piece by piece, and a block
 * whose size is known; packing a block. The libraries' own headers are macros and structs that differ in everything but the idea.
 */
#ifndef FTVIEW_CUNPACK_H
#define FTVIEW_CUNPACK_H

#include <stddef.h>
#include <stdint.h>

enum ftview_codec { FTVIEW_GZIP, FTVIEW_XZ, FTVIEW_ZSTD };

struct ftview_unpacker;

/* NULL when there is no memory. */
struct ftview_unpacker *ftview_unpacker_open(enum ftview_codec codec);
void ftview_unpacker_close(struct ftview_unpacker *unpacker);

/* TOO_MUCH: undamaged as far as is known, but unpacking it takes more memory than a stranger's file is given. */
enum ftview_unpack_state { FTVIEW_UNPACK_MORE, FTVIEW_UNPACK_END, FTVIEW_UNPACK_DAMAGED, FTVIEW_UNPACK_TOO_MUCH };

/*
 * Unpacks from `in` to `out` as far as either goes; *used and *made say how far. END at the end of a stream; what
 * follows it in `in` may be another one, which the next call begins.
 */
enum ftview_unpack_state ftview_unpacker_step(struct ftview_unpacker *unpacker, const uint8_t *in, size_t in_size,
                                              size_t *used, uint8_t *out, size_t out_size, size_t *made);

/* What zstd needs to unpack blocks, one after the other; NULL when there is no memory. */
struct ftview_zstd;
struct ftview_zstd *ftview_zstd_open(void);
void ftview_zstd_close(struct ftview_zstd *zstd);

/* Unpacks one block of zlib or zstd data; 1 when that makes exactly `out_size` bytes. */
int ftview_unpack_zlib(const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size);
int ftview_unpack_zstd(struct ftview_zstd *zstd, const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size);

/* Packs a block with zstd into `room` bytes, as many as the first one says; how many it took, 0 when there is no memory. */
size_t ftview_pack_zstd_room(size_t in_size);
size_t ftview_pack_zstd(const uint8_t *in, size_t in_size, uint8_t *out, size_t room);

#endif
