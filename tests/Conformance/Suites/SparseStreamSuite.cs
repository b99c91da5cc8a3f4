using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Streams of volumes with holes, and streams that are given up.</summary>
public abstract class SparseStreamSuite(ConformanceTarget target) : Suite(target)
{
    private const long MiB = 1024 * 1024;
    private const int Piece = 64 * 1024;

    private readonly string _pool = FreshName("pool");

    [Fact]
    public async Task A_hole_wipes_what_was_there_and_takes_no_bytes()
    {
        var volume = await CreateAsync();
        await WriteAsync(volume, 0, "secret"u8.ToArray());
        await using (var stream = await UploadAsync(volume))
        {
            var sparse = Assert.IsAssignableFrom<ISparseStream>(stream);
            await sparse.SkipAsync(4 * MiB, Token);
            await stream.WriteAsync("data"u8.ToArray(), Token);
            await sparse.SkipAsync((4 * MiB) - 4, Token);
        }

        Assert.Equal(new byte[6], await ReadAsync(volume, 0, 6));
        Assert.Equal("data\0"u8.ToArray(), await ReadAsync(volume, 4 * MiB, 5));
    }

    [Fact]
    public async Task A_reader_learns_where_there_are_no_data()
    {
        var volume = await CreateAsync();
        var data = Enumerable.Range(0, Piece).Select(place => (byte)(place | 1)).ToArray();
        await WriteAsync(volume, MiB, data);
        await using var stream = await Host.StorageVolumes.OpenDownloadAsync(volume, 0, 0, StorageVolumeDownloadFlags.SparseStream, Token);
        var sparse = Assert.IsAssignableFrom<ISparseStream>(stream);

        Assert.Equal(new(false, MiB), await sparse.GetExtentAsync(Token));
        await sparse.SkipAsync(MiB, Token);
        var read = new byte[Piece];
        for (var got = 0; got < Piece;)
        {
            var extent = await sparse.GetExtentAsync(Token);
            Assert.True(extent.IsData);
            var count = await stream.ReadAsync(read.AsMemory(got, (int)extent.Length), Token);
            Assert.NotEqual(0, count);
            got += count;
        }

        Assert.Equal(data, read);
        Assert.Equal(new(false, (7 * MiB) - Piece), await sparse.GetExtentAsync(Token));
        await sparse.SkipAsync((7 * MiB) - Piece, Token);
        Assert.Equal(0, (await sparse.GetExtentAsync(Token)).Length);
    }

    [Fact]
    public async Task A_reader_that_knows_nothing_of_holes_reads_zeroes()
    {
        var volume = await CreateAsync();
        await WriteAsync(volume, (8 * MiB) - 4, "last"u8.ToArray());
        await using var stream = await Host.StorageVolumes.OpenDownloadAsync(volume, 0, 0, StorageVolumeDownloadFlags.SparseStream, Token);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Token);
        Assert.Equal(8 * MiB, all.Length);
        Assert.Equal("\0last"u8.ToArray(), all.ToArray()[^5..]);
    }

    [Fact]
    public async Task Only_a_file_grows_by_a_hole()
    {
        var volume = await CreateAsync();
        async Task PassTheEndAsync()
        {
            await using var stream = await UploadAsync(volume);
            await ((ISparseStream)stream).SkipAsync((8 * MiB) + 1, Token);
        }

        if (Target.HasRealStorage)
        {
            await PassTheEndAsync();
            Assert.Equal(new byte[1], await ReadAsync(volume, 8 * MiB, 1));
            return;
        }

        await FailsAsync(VirtErrorCode.SystemError, PassTheEndAsync);
    }

    [Fact]
    public async Task An_upload_that_is_given_up_ends_without_an_error()
    {
        var volume = await CreateAsync();
        await using (var stream = await UploadAsync(volume))
        {
            await stream.WriteAsync("half"u8.ToArray(), Token);
            Assert.IsAssignableFrom<IAbortableStream>(stream).Abort();
        }

        Assert.Equal(8 * MiB, (await Host.StorageVolumes.GetAsync(volume, StorageVolumeInfoFlags.None, Token)).Capacity);
    }

    [Fact]
    public async Task A_download_that_is_left_half_way_leaves_the_connection_usable()
    {
        var volume = await CreateAsync();
        await WriteAsync(volume, 0, new byte[] { 1 });
        await using (var stream = await Host.StorageVolumes.OpenDownloadAsync(volume, 0, 0, StorageVolumeDownloadFlags.None, Token))
        {
            Assert.Equal(1, await stream.ReadAsync(new byte[1], Token));
        }

        Assert.Equal(new byte[] { 1, 0 }, await ReadAsync(volume, 0, 2));
    }

    private Task<Stream> UploadAsync(StorageVolumeRef volume) =>
        Host.StorageVolumes.OpenUploadAsync(volume, 0, 0, StorageVolumeUploadFlags.SparseStream, Token);

    private async Task<StorageVolumeRef> CreateAsync()
    {
        var pool = await Host.StoragePools.DefineAsync(
            $"<pool type='dir'><name>{_pool}</name><target><path>{Target.Scratch}/{_pool}</path></target></pool>", StoragePoolDefineFlags.None, Token);
        await Host.StoragePools.StartAsync(pool, StoragePoolCreateFlags.WithBuild, Token);
        return await Host.StorageVolumes.CreateAsync(
            pool, "<volume><name>one</name><capacity unit='M'>8</capacity></volume>", StorageVolumeCreateFlags.None, null, Token);
    }

    private async Task WriteAsync(StorageVolumeRef volume, long offset, byte[] data)
    {
        await using var stream = await Host.StorageVolumes.OpenUploadAsync(volume, offset, data.Length, StorageVolumeUploadFlags.None, Token);
        await stream.WriteAsync(data, Token);
    }

    private async Task<byte[]> ReadAsync(StorageVolumeRef volume, long offset, int length)
    {
        await using var stream = await Host.StorageVolumes.OpenDownloadAsync(volume, offset, length, StorageVolumeDownloadFlags.None, Token);
        var data = new byte[length];
        await stream.ReadExactlyAsync(data, Token);
        return data;
    }
}
