#include "CUnpack.h"

#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/*
 * A damaged or hostile xz stream may ask for any amount of memory. xz -9 takes 65 MiB; libzstd has a limit of its own,
 * 128 MiB.
 */
#define FTVIEW_XZ_MEMORY (128u << 20)

struct ftview_unpacker {
	enum ftview_codec codec;
	int ended;
	z_stream gzip;
	lzma_stream xz;
	ZSTD_DStream *zstd;
};

struct ftview_unpacker *ftview_unpacker_open(enum ftview_codec codec)
{
	struct ftview_unpacker *unpacker = calloc(1, sizeof(*unpacker));
	int ok = 0;

	if (!unpacker)
		return NULL;
	unpacker->codec = codec;
	switch (codec) {
	case FTVIEW_GZIP:
		/* 15 bits of window, and 16 for gzip's own header. */
		ok = inflateInit2(&unpacker->gzip, 15 + 16) == Z_OK;
		break;
	case FTVIEW_XZ:
		unpacker->xz = (lzma_stream)LZMA_STREAM_INIT;
		ok = lzma_stream_decoder(&unpacker->xz, FTVIEW_XZ_MEMORY, 0) == LZMA_OK;
		break;
	case FTVIEW_ZSTD:
		unpacker->zstd = ZSTD_createDStream();
		ok = unpacker->zstd != NULL;
		break;
	}
	if (ok)
		return unpacker;
	free(unpacker);
	return NULL;
}

void ftview_unpacker_close(struct ftview_unpacker *unpacker)
{
	if (!unpacker)
		return;
	switch (unpacker->codec) {
	case FTVIEW_GZIP:
		inflateEnd(&unpacker->gzip);
		break;
	case FTVIEW_XZ:
		lzma_end(&unpacker->xz);
		break;
	case FTVIEW_ZSTD:
		ZSTD_freeDStream(unpacker->zstd);
		break;
	}
	free(unpacker);
}

/* Makes ready for the next of several streams in one file, as `cat a.gz b.gz` makes them. */
static int restart(struct ftview_unpacker *unpacker)
{
	unpacker->ended = 0;
	switch (unpacker->codec) {
	case FTVIEW_GZIP:
		return inflateReset(&unpacker->gzip) == Z_OK;
	case FTVIEW_XZ:
		return lzma_stream_decoder(&unpacker->xz, FTVIEW_XZ_MEMORY, 0) == LZMA_OK;
	case FTVIEW_ZSTD:
		return !ZSTD_isError(ZSTD_initDStream(unpacker->zstd));
	}
	return 0;
}

static enum ftview_unpack_state step_gzip(struct ftview_unpacker *unpacker, const uint8_t *in, size_t in_size,
					  size_t *used, uint8_t *out, size_t out_size, size_t *made)
{
	z_stream *stream = &unpacker->gzip;
	int result;

	stream->next_in = (Bytef *)in;
	stream->avail_in = (uInt)in_size;
	stream->next_out = out;
	stream->avail_out = (uInt)out_size;
	result = inflate(stream, Z_NO_FLUSH);
	*used = in_size - stream->avail_in;
	*made = out_size - stream->avail_out;
	if (result == Z_STREAM_END)
		return FTVIEW_UNPACK_END;
	return result == Z_OK || result == Z_BUF_ERROR ? FTVIEW_UNPACK_MORE : FTVIEW_UNPACK_DAMAGED;
}

static enum ftview_unpack_state step_xz(struct ftview_unpacker *unpacker, const uint8_t *in, size_t in_size,
					size_t *used, uint8_t *out, size_t out_size, size_t *made)
{
	lzma_stream *stream = &unpacker->xz;
	lzma_ret result;

	stream->next_in = in;
	stream->avail_in = in_size;
	stream->next_out = out;
	stream->avail_out = out_size;
	result = lzma_code(stream, LZMA_RUN);
	*used = in_size - stream->avail_in;
	*made = out_size - stream->avail_out;
	if (result == LZMA_STREAM_END)
		return FTVIEW_UNPACK_END;
	if (result == LZMA_MEMLIMIT_ERROR || result == LZMA_MEM_ERROR)
		return FTVIEW_UNPACK_TOO_MUCH;
	return result == LZMA_OK || result == LZMA_BUF_ERROR ? FTVIEW_UNPACK_MORE : FTVIEW_UNPACK_DAMAGED;
}

static enum ftview_unpack_state step_zstd(struct ftview_unpacker *unpacker, const uint8_t *in, size_t in_size,
					  size_t *used, uint8_t *out, size_t out_size, size_t *made)
{
	ZSTD_inBuffer source = { in, in_size, 0 };
	ZSTD_outBuffer target = { out, out_size, 0 };
	size_t result = ZSTD_decompressStream(unpacker->zstd, &target, &source);

	*used = source.pos;
	*made = target.pos;
	switch (ZSTD_getErrorCode(result)) {
	case ZSTD_error_no_error:
		break;
	case ZSTD_error_frameParameter_windowTooLarge:
	case ZSTD_error_memory_allocation:
		return FTVIEW_UNPACK_TOO_MUCH;
	default:
		return FTVIEW_UNPACK_DAMAGED;
	}
	return result == 0 ? FTVIEW_UNPACK_END : FTVIEW_UNPACK_MORE;
}

enum ftview_unpack_state ftview_unpacker_step(struct ftview_unpacker *unpacker, const uint8_t *in, size_t in_size,
					      size_t *used, uint8_t *out, size_t out_size, size_t *made)
{
	enum ftview_unpack_state state = FTVIEW_UNPACK_DAMAGED;

	*used = 0;
	*made = 0;
	/* zlib counts in 32 bits. */
	if (in_size > 1u << 30)
		in_size = 1u << 30;
	if (unpacker->ended && !restart(unpacker))
		return state;
	switch (unpacker->codec) {
	case FTVIEW_GZIP:
		state = step_gzip(unpacker, in, in_size, used, out, out_size, made);
		break;
	case FTVIEW_XZ:
		state = step_xz(unpacker, in, in_size, used, out, out_size, made);
		break;
	case FTVIEW_ZSTD:
		state = step_zstd(unpacker, in, in_size, used, out, out_size, made);
		break;
	}
	unpacker->ended = state == FTVIEW_UNPACK_END;
	return state;
}

int ftview_unpack_zlib(const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size)
{
	uLongf made = out_size;

	return uncompress(out, &made, in, in_size) == Z_OK && made == out_size;
}

size_t ftview_pack_zstd_room(size_t in_size)
{
	return ZSTD_compressBound(in_size);
}

size_t ftview_pack_zstd(const uint8_t *in, size_t in_size, uint8_t *out, size_t room)
{
	size_t made = ZSTD_compress(out, room, in, in_size, ZSTD_CLEVEL_DEFAULT);

	return ZSTD_isError(made) ? 0 : made;
}

/* A name of our own, so that whoever includes the header needs none of zstd's. */
struct ftview_zstd *ftview_zstd_open(void)
{
	return (struct ftview_zstd *)ZSTD_createDCtx();
}

void ftview_zstd_close(struct ftview_zstd *zstd)
{
	ZSTD_freeDCtx((ZSTD_DCtx *)zstd);
}

int ftview_unpack_zstd(struct ftview_zstd *zstd, const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size)
{
	return zstd && ZSTD_decompressDCtx((ZSTD_DCtx *)zstd, out, out_size, in, in_size) == out_size;
}
