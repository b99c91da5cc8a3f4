using System.Security.Cryptography;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>The life and the content of storage volumes.</summary>
public abstract class StorageVolumeSuite(ConformanceTarget target) : Suite(target)
{
    private const long MiB = 1 << 20;

    private readonly string _pool = FreshName("pool");

    [Fact]
    public async Task A_volume_is_found_by_each_of_its_identities()
    {
        var pool = await PoolAsync();
        var volume = await CreateAsync(pool, "one");
        var shown = await GetAsync(volume);
        Assert.Equal(("one", _pool, 8 * MiB), (shown.Name, shown.Pool, shown.Capacity));
        Assert.Equal(StorageVolumeType.File, shown.Type);
        Assert.Equal($"{Target.Scratch}/{_pool}/one", shown.Path);
        Assert.Equal(volume, await Host.StorageVolumes.LookupByNameAsync(pool, "one", Token));
        Assert.Equal(volume, await Host.StorageVolumes.LookupByKeyAsync(volume.Key, Token));
        Assert.Equal(volume, await Host.StorageVolumes.LookupByPathAsync(shown.Path, Token));
        Assert.Equal(pool, await Host.StoragePools.LookupByVolumeAsync(volume, Token));
        Assert.Equal("one", Assert.Single(await Host.StorageVolumes.ListAsync(pool, Token)).Name);
    }

    [Fact]
    public async Task A_volume_that_is_not_there_is_not_found()
    {
        var pool = await PoolAsync();
        var volume = await CreateAsync(pool, "one");
        await Host.StorageVolumes.DeleteAsync(volume, StorageVolumeDeleteFlags.None, Token);
        Func<Task>[] calls =
        [
            () => Host.StorageVolumes.LookupByNameAsync(pool, "one", Token),
            () => Host.StorageVolumes.LookupByKeyAsync(volume.Key, Token),
            () => Host.StorageVolumes.LookupByPathAsync(volume.Key, Token),
            () => GetAsync(volume),
            () => Host.StorageVolumes.GetXmlAsync(volume, Token),
            () => Host.StorageVolumes.ResizeAsync(volume, MiB, StorageVolumeResizeFlags.None, Token),
            () => Host.StorageVolumes.WipeAsync(volume, StorageWipeAlgorithm.Zero, null, Token),
            () => Host.StorageVolumes.DeleteAsync(volume, StorageVolumeDeleteFlags.None, Token),
            () => Host.StorageVolumes.OpenUploadAsync(volume, 0, 0, StorageVolumeUploadFlags.None, Token),
            () => Host.StorageVolumes.OpenDownloadAsync(volume, 0, 0, StorageVolumeDownloadFlags.None, Token),
            () => Host.StorageVolumes.CreateFromAsync(pool, Xml("two"), volume, StorageVolumeCreateFlags.None, null, Token),
        ];
        foreach (var call in calls)
        {
            await FailsAsync(VirtErrorCode.NoStorageVol, call);
        }
    }

    [Fact]
    public async Task A_pool_keeps_account_of_what_its_volumes_take()
    {
        var pool = await PoolAsync();
        var before = await Host.StoragePools.GetAsync(pool, Token);
        var full = await CreateAsync(pool, "full");
        await CreateAsync(pool, "thin", "<allocation unit='M'>1</allocation>");
        var after = await Host.StoragePools.GetAsync(pool, Token);
        Assert.Equal(9 * MiB, after.Allocation - before.Allocation);
        Assert.Equal(9 * MiB, before.Available - after.Available);
        await Host.StorageVolumes.DeleteAsync(full, StorageVolumeDeleteFlags.None, Token);
        Assert.Equal(MiB, (await Host.StoragePools.GetAsync(pool, Token)).Allocation - before.Allocation);
    }

    [Fact]
    public async Task A_volume_larger_than_the_room_is_refused_unless_it_is_thin()
    {
        var pool = await PoolAsync();
        var room = (await Host.StoragePools.GetAsync(pool, Token)).Available;
        await FailsAsync(Target.HasRealStorage ? VirtErrorCode.SystemError : VirtErrorCode.InternalError, () => CreateAsync(pool, "huge", capacity: $"<capacity>{TooMuch(room)}</capacity>"));
        Assert.Empty(await Host.StorageVolumes.ListAsync(pool, Token));
        var thin = await CreateAsync(pool, "thin", "<allocation>0</allocation>", $"<capacity>{room + 1}</capacity>");
        Assert.Equal(room + 1, (await GetAsync(thin)).Capacity);
    }

    [Fact]
    public async Task A_name_belongs_to_one_volume()
    {
        var pool = await PoolAsync();
        var volume = await CreateAsync(pool, "one");
        await FailsAsync(Target.HasRealStorage ? VirtErrorCode.StorageVolExist : VirtErrorCode.OperationFailed, () => CreateAsync(pool, "one"));
        await FailsAsync(
            Target.HasRealStorage ? VirtErrorCode.InternalError : VirtErrorCode.OperationFailed,
            () => Host.StorageVolumes.CreateFromAsync(pool, Xml("one"), volume, StorageVolumeCreateFlags.None, null, Token));
    }

    [Theory]
    [InlineData("<volume><capacity>1</capacity></volume>", VirtErrorCode.XmlError)]
    [InlineData("<volume><name>x</name></volume>", VirtErrorCode.XmlError)]
    [InlineData("<volume><name>x</name><capacity unit='pebbles'>1</capacity></volume>", VirtErrorCode.InvalidArg)]
    [InlineData("<volume><name>x</name><capacity>1</capacity><target><format type='zz'/></target></volume>", VirtErrorCode.ConfigUnsupported)]
    [InlineData("<vol/>", VirtErrorCode.XmlError)]
    public async Task A_bad_description_is_refused(string xml, VirtErrorCode code)
    {
        var pool = await PoolAsync();
        await FailsAsync(code, () => Host.StorageVolumes.CreateAsync(pool, xml, StorageVolumeCreateFlags.None, null, Token));
    }

    [Fact]
    public async Task A_size_grows_and_shrinks_only_when_told_to()
    {
        var pool = await PoolAsync();
        var volume = await CreateAsync(pool, "one", "<allocation>0</allocation>");
        await ResizeAsync(volume, 16 * MiB, StorageVolumeResizeFlags.None);
        Assert.Equal(16 * MiB, (await GetAsync(volume)).Capacity);
        await ResizeAsync(volume, 4 * MiB, StorageVolumeResizeFlags.Delta);
        Assert.Equal(20 * MiB, (await GetAsync(volume)).Capacity);
        await FailsAsync(VirtErrorCode.InvalidArg, () => ResizeAsync(volume, 2 * MiB, StorageVolumeResizeFlags.None));
        Assert.Equal(20 * MiB, (await GetAsync(volume)).Capacity);
        await ResizeAsync(volume, 2 * MiB, StorageVolumeResizeFlags.Shrink);
        Assert.Equal(2 * MiB, (await GetAsync(volume)).Capacity);
        await ResizeAsync(volume, MiB, StorageVolumeResizeFlags.Delta | StorageVolumeResizeFlags.Shrink);
        Assert.Equal(MiB, (await GetAsync(volume)).Capacity);
    }

    [Fact]
    public async Task A_size_never_falls_below_what_is_given_out()
    {
        var volume = await CreateAsync(await PoolAsync(), "one", "<allocation unit='M'>4</allocation>");
        await FailsAsync(VirtErrorCode.InvalidArg, () => ResizeAsync(volume, 2 * MiB, StorageVolumeResizeFlags.Shrink));
        Assert.Equal(8 * MiB, (await GetAsync(volume)).Capacity);
    }

    [Fact]
    public async Task Growing_with_allocation_takes_room_and_fails_without()
    {
        var pool = await PoolAsync();
        var volume = await CreateAsync(pool, "one", "<allocation>0</allocation>");
        await ResizeAsync(volume, 16 * MiB, StorageVolumeResizeFlags.Allocate);
        var shown = await GetAsync(volume);
        Assert.Equal((16 * MiB, 16 * MiB), (shown.Capacity, shown.Allocation));
        var room = (await Host.StoragePools.GetAsync(pool, Token)).Available;
        await FailsAsync(VirtErrorCode.OperationFailed, () => ResizeAsync(volume, (16 * MiB) + TooMuch(room), StorageVolumeResizeFlags.Allocate));
        Assert.Equal(16 * MiB, (await GetAsync(volume)).Capacity);
    }

    [Fact]
    public async Task What_is_uploaded_comes_back()
    {
        var volume = await CreateAsync(await PoolAsync(), "one", "<allocation>0</allocation>");
        var data = RandomNumberGenerator.GetBytes(300_000);
        await UploadAsync(volume, 123_456, data);
        Assert.Equal(data, await DownloadAsync(volume, 123_456, data.Length));
        Assert.Equal(new byte[123_456], await DownloadAsync(volume, 0, 123_456));
        var whole = await DownloadAsync(volume, 0, 0);
        Assert.Equal(8 * MiB, whole.Length);
        Assert.Equal(data, whole.AsSpan(123_456, data.Length).ToArray());
        Assert.True((await GetAsync(volume)).Allocation >= data.Length);
    }

    [Fact]
    public async Task Only_a_file_grows_with_what_is_uploaded()
    {
        var volume = await CreateAsync(await PoolAsync(), "one");
        await UploadAsync(volume, (8 * MiB) - 10, new byte[10]);
        Task PassTheEndAsync() => UploadAsync(volume, (8 * MiB) - 10, "eleven bytes"u8[..11].ToArray());
        if (Target.HasRealStorage)
        {
            await PassTheEndAsync();
            Assert.Equal("eleven byte"u8.ToArray(), await DownloadAsync(volume, (8 * MiB) - 10, 11));
            return;
        }

        // Over a wire the failure of what was written comes with the stream's end at the latest.
        await FailsAsync(VirtErrorCode.SystemError, PassTheEndAsync);
        await FailsAsync(
            VirtErrorCode.InvalidArg,
            () => Host.StorageVolumes.OpenDownloadAsync(volume, (8 * MiB) + 1, 0, StorageVolumeDownloadFlags.None, Token));
    }

    [Fact]
    public async Task A_copy_holds_the_same_and_lives_on_its_own()
    {
        var pool = await PoolAsync();
        var original = await CreateAsync(pool, "one");
        await UploadAsync(original, 0, "before"u8.ToArray());
        var copy = await Host.StorageVolumes.CreateFromAsync(pool, Xml("two", capacity: "<capacity>1</capacity>"), original, StorageVolumeCreateFlags.None, null, Token);
        Assert.Equal(8 * MiB, (await GetAsync(copy)).Capacity);
        await UploadAsync(original, 0, "after!"u8.ToArray());
        Assert.Equal("before"u8.ToArray(), await DownloadAsync(copy, 0, 6));
    }

    [Fact]
    public async Task A_copy_may_come_from_another_pool()
    {
        var original = await CreateAsync(await PoolAsync(), "one");
        await UploadAsync(original, 7, "data"u8.ToArray());
        var other = await PoolAsync(FreshName("pool"));
        var copy = await Host.StorageVolumes.CreateFromAsync(other, Xml("one"), original, StorageVolumeCreateFlags.None, null, Token);
        Assert.Equal("data"u8.ToArray(), await DownloadAsync(copy, 7, 4));
        Assert.NotEqual(original.Key, copy.Key);
    }

    [Theory]
    [InlineData(StorageWipeAlgorithm.Zero)]
    [InlineData(StorageWipeAlgorithm.Gutmann)]
    public async Task A_wipe_leaves_nothing_and_tells_how_far_it_is(StorageWipeAlgorithm algorithm)
    {
        var volume = await CreateAsync(await PoolAsync(), "one");
        await UploadAsync(volume, 0, "secret"u8.ToArray());
        var steps = new Steps();
        await Host.StorageVolumes.WipeAsync(volume, algorithm, steps, Token);
        Assert.NotEqual("secret"u8.ToArray(), await DownloadAsync(volume, 0, 6));
        Assert.Equal(Target.TellsProgress, steps.Seen.Count > 0);
        Assert.All(steps.Seen.TakeLast(1), last => Assert.Equal(100, last.Percent));
        Assert.Equal(steps.Seen.Select(step => step.Done).Order(), steps.Seen.Select(step => step.Done));
    }

    [Fact]
    public async Task A_wipe_can_be_stopped_and_the_connection_goes_on()
    {
        var volume = await CreateAsync(await PoolAsync(), "one");
        await UploadAsync(volume, (8 * MiB) - 6, "secret"u8.ToArray());
        using var stop = new CancellationTokenSource();
        var steps = new Steps(_ => stop.Cancel());
        if (!Target.TellsProgress)
        {
            await stop.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Host.StorageVolumes.WipeAsync(volume, StorageWipeAlgorithm.Zero, steps, stop.Token));
        Assert.Equal("secret"u8.ToArray(), await DownloadAsync(volume, (8 * MiB) - 6, 6));
        Assert.Equal(8 * MiB, (await GetAsync(volume)).Capacity);
    }

    [Fact]
    public async Task Volumes_stay_while_their_pool_rests()
    {
        var pool = await PoolAsync();
        var volume = await CreateAsync(pool, "one");
        await Host.StoragePools.DestroyAsync(pool, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => GetAsync(volume));
        await Host.StoragePools.StartAsync(pool, StoragePoolCreateFlags.None, Token);
        Assert.Equal(volume, Assert.Single(await Host.StorageVolumes.ListAsync(pool, Token)).Ref);
    }

    [Fact]
    public async Task The_description_names_key_path_format_and_sizes_in_bytes()
    {
        var volume = await CreateAsync(await PoolAsync(), "one", "<allocation>0</allocation>");
        var shown = XElement.Parse(await Host.StorageVolumes.GetXmlAsync(volume, Token));

        // What a file of a real host has beyond that is its own to say.
        shown.Descendants().Where(element => element.Name.LocalName is "physical" or "permissions" or "timestamps").Remove();
        Assert.Equal(
            $"""
            <volume type="file">
              <name>one</name>
              <key>{volume.Key}</key>
              <capacity unit="bytes">8388608</capacity>
              <allocation unit="bytes">0</allocation>
              <target>
                <path>{Target.Scratch}/{_pool}/one</path>
                <format type="raw" />
              </target>
            </volume>
            """,
            shown.ToString());
    }

    private static string Xml(string name, string allocation = "", string capacity = "<capacity unit='M'>8</capacity>") =>
        $"<volume><name>{name}</name>{capacity}{allocation}</volume>";

    private async Task<StoragePoolRef> PoolAsync(string? name = null)
    {
        name ??= _pool;
        var pool = await Host.StoragePools.DefineAsync(
            $"<pool type='dir'><name>{name}</name><target><path>{Target.Scratch}/{name}</path></target></pool>", StoragePoolDefineFlags.None, Token);
        await Host.StoragePools.StartAsync(pool, StoragePoolCreateFlags.WithBuild, Token);
        return pool;
    }

    // On a real disk other programs come and go: what no file system can hold is refused there without filling it first.
    private long TooMuch(long room) => Target.HasRealStorage ? 1L << 60 : room + 1;

    private Task<StorageVolumeRef> CreateAsync(StoragePoolRef pool, string name, string allocation = "", string capacity = "<capacity unit='M'>8</capacity>") =>
        Host.StorageVolumes.CreateAsync(pool, Xml(name, allocation, capacity), StorageVolumeCreateFlags.None, null, Token);

    private Task<Engine.Model.VirtStorageVolume> GetAsync(StorageVolumeRef volume) =>
        Host.StorageVolumes.GetAsync(volume, StorageVolumeInfoFlags.None, Token);

    private Task ResizeAsync(StorageVolumeRef volume, long bytes, StorageVolumeResizeFlags flags) =>
        Host.StorageVolumes.ResizeAsync(volume, bytes, flags, Token);

    private async Task UploadAsync(StorageVolumeRef volume, long offset, byte[] data)
    {
        await using var stream = await Host.StorageVolumes.OpenUploadAsync(volume, offset, data.Length, StorageVolumeUploadFlags.None, Token);
        await stream.WriteAsync(data, Token);
    }

    private async Task<byte[]> DownloadAsync(StorageVolumeRef volume, long offset, long length)
    {
        await using var stream = await Host.StorageVolumes.OpenDownloadAsync(volume, offset, length, StorageVolumeDownloadFlags.None, Token);
        using var data = new MemoryStream();
        await stream.CopyToAsync(data, Token);
        return data.ToArray();
    }

    private sealed class Steps(Action<JobProgress>? then = null) : IProgress<JobProgress>
    {
        public List<JobProgress> Seen { get; } = [];

        public void Report(JobProgress value)
        {
            Seen.Add(value);
            then?.Invoke(value);
        }
    }
}
