using System.Globalization;
using System.Text;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Drivers.Storage;

/// <summary>Volumes of the host that are files.</summary>
public sealed class HostVolumeTests
{
    private const long MiB = 1 << 20;

    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task A_raw_disk_stays_raw_whatever_its_guest_writes_to_it()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var volume = await node.CreateAsync(pool, "raw");
        await ForgeAsync(Path.Combine(node.Folder, "raw"));
        await node.Host.StoragePools.RefreshAsync(pool, Token);
        Assert.Contains("<format type='raw'/>", await node.XmlAsync(volume), StringComparison.Ordinal);
        await node.RestartAsync();
        var xml = await node.XmlAsync(volume);
        Assert.Contains("<format type='raw'/>", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("backingStore", xml, StringComparison.Ordinal);
        Assert.Equal("raw", (await node.Source.LocateAsync("images", "raw", direct: false, Token)).Format);
    }

    [Fact]
    public async Task Another_file_under_the_name_of_a_raw_disk_is_what_it_is()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var volume = await node.CreateAsync(pool, "disk");
        File.Delete(Path.Combine(node.Folder, "disk"));
        await File.WriteAllTextAsync(Path.Combine(node.Folder, "between"), "takes the number of the file that was deleted");
        await ForgeAsync(Path.Combine(node.Folder, "disk"));
        await node.Host.StoragePools.RefreshAsync(pool, Token);
        Assert.Contains("<format type='qcow2'/>", await node.XmlAsync(volume), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_a_guest_has_as_raw_stays_raw()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var path = Path.Combine(node.Folder, "copied");
        await File.WriteAllBytesAsync(path, new byte[MiB]);
        await node.Host.StoragePools.RefreshAsync(pool, Token);
        node.Source.KeepRaw(path);
        await ForgeAsync(path);
        await node.Host.StoragePools.RefreshAsync(pool, Token);
        var volume = await node.Host.StorageVolumes.LookupByPathAsync(path, Token);
        Assert.Contains("<format type='raw'/>", await node.XmlAsync(volume), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("/etc/x")]
    [InlineData("..")]
    [InlineData(".")]
    public async Task A_name_does_not_leave_the_pool(string name)
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => node.CreateAsync(pool, name));
        Assert.Equal(VirtErrorCode.OperationInvalid, error.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.Folder));
    }

    [Fact]
    public async Task What_a_killed_daemon_left_half_made_is_no_volume_and_goes()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var own = new Drafts(node.State).For(Path.Combine(node.Folder, "half"));
        var other = new Drafts("/another/daemon").For(Path.Combine(node.Folder, "half"));
        await File.WriteAllTextAsync(own, "half");
        await File.WriteAllTextAsync(other, "half");
        await node.Host.StoragePools.RefreshAsync(pool, Token);
        Assert.Empty(await node.NamesAsync(pool));
        Assert.False(File.Exists(own));
        Assert.True(File.Exists(other));
    }

    [Fact]
    public async Task A_stopped_copy_leaves_nothing()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var original = await node.CreateAsync(pool, "one", "<capacity unit='M'>64</capacity>");
        await using (var stream = await node.Host.StorageVolumes.OpenUploadAsync(original, 0, 0, StorageVolumeUploadFlags.None, Token))
        {
            var data = Enumerable.Repeat((byte)1, 4 << 20).ToArray();
            await stream.WriteAsync(data, Token);
        }

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.Host.StorageVolumes.CreateFromAsync(
            pool, "<volume><name>two</name></volume>", original, StorageVolumeCreateFlags.None, new Stopper(stop), stop.Token));
        Assert.Equal(["one"], await node.NamesAsync(pool));
        Assert.Equal(["one"], Directory.EnumerateFileSystemEntries(node.Folder).Select(Path.GetFileName));
        await node.Host.StorageVolumes.DeleteAsync(original, StorageVolumeDeleteFlags.None, Token);
    }

    [Fact]
    public async Task Many_volumes_are_made_at_once()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => node.CreateAsync(pool, string.Create(CultureInfo.InvariantCulture, $"v{i:D2}"))));
        Assert.Equal(40, (await node.NamesAsync(pool)).Length);
        await node.Host.StoragePools.RefreshAsync(pool, Token);
        Assert.Equal(40, (await node.NamesAsync(pool)).Length);
    }

    [Fact]
    public async Task A_sparse_image_moves_in_proportion_to_its_data()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var volume = await node.CreateAsync(pool, "big", "<capacity unit='G'>10</capacity><allocation>0</allocation>");
        var copy = await node.CreateAsync(pool, "copy", "<capacity unit='G'>10</capacity><allocation>0</allocation>");
        await using (var stream = await node.Host.StorageVolumes.OpenUploadAsync(volume, 5L << 30, 4, StorageVolumeUploadFlags.None, Token))
        {
            await stream.WriteAsync("data"u8.ToArray(), Token);
        }

        var file = Path.Combine(node.State, "big.img");
        var window = new VolumeWindow(0, 0, IsSparse: true);
        await new VolumeTransfer(await GetAsync(node, volume), window, null).ExportAsync(file, overwrite: false, Token);
        Assert.Equal(10L << 30, new FileInfo(file).Length);
        Assert.True(FileFacts.Of(file)!.Value.Allocated < 4 * MiB);
        await new VolumeTransfer(await GetAsync(node, copy), window, null).ImportAsync(file, Token);
        var shown = await GetAsync(node, copy);
        Assert.True(shown.Allocation < 4 * MiB);
        await using var read = await node.Host.StorageVolumes.OpenDownloadAsync(copy, 5L << 30, 4, StorageVolumeDownloadFlags.None, Token);
        var bytes = new byte[4];
        await read.ReadExactlyAsync(bytes, Token);
        Assert.Equal("data", Encoding.ASCII.GetString(bytes));
    }

    [Fact]
    public async Task A_guests_disk_finds_its_volume()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        await node.CreateAsync(pool, "disk");
        var place = await node.Source.LocateAsync("images", "disk", direct: false, Token);
        Assert.Equal((StorageVolumeType.File, Path.Combine(node.Folder, "disk"), "raw"), (place.Type, place.Path, place.Format));
        var direct = await Assert.ThrowsAsync<VirtException>(() => node.Source.LocateAsync("images", "disk", direct: true, Token));
        Assert.Equal(VirtErrorCode.XmlError, direct.Code);
        await node.Host.StoragePools.DestroyAsync(pool, Token);
        var resting = await Assert.ThrowsAsync<VirtException>(() => node.Source.LocateAsync("images", "disk", direct: false, Token));
        Assert.Contains("is not active", resting.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_of_ten_thousand_files_is_looked_at_quickly()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        for (var i = 0; i < 10_000; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(node.Folder, i.ToString(CultureInfo.InvariantCulture)), []);
        }

        await node.Host.StoragePools.RefreshAsync(pool, Token);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await node.Host.StoragePools.RefreshAsync(pool, Token);

        // A busy machine gets ten times what a quiet one needs; what this catches is a look that is quadratic.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), watch.Elapsed.ToString());
        Assert.Equal(10_000, (await node.NamesAsync(pool)).Length);
    }

    private static async Task<VirtStorageVolume> GetAsync(StorageNode node, StorageVolumeRef volume) =>
        await node.Host.StorageVolumes.GetAsync(volume, StorageVolumeInfoFlags.None, Token);

    /// <summary>Writes a qcow2 header that names a file of the host as the one it is built on.</summary>
    private static async Task ForgeAsync(string path)
    {
        var header = new byte[512];
        "QFI"u8.CopyTo(header);
        header[3] = 0xfb;
        header[7] = 3;
        header[14] = 1;
        header[19] = 11;
        header[23] = 16;
        header[30] = 64;
        header[103] = 104;
        "/etc/shadow"u8.CopyTo(header.AsSpan(256));
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        await file.WriteAsync(header, Token);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<Engine.Jobs.JobProgress>
    {
        public void Report(Engine.Jobs.JobProgress value) => stop.Cancel();
    }
}
