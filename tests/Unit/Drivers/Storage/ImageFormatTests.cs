using System.Text;
using VirtPS.Drivers.Shared.Images;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Storage;

/// <summary>Volumes with formats, made by QEMU's program where it is installed.</summary>
public sealed class ImageFormatTests
{
    private static CancellationToken Token => CancellationToken.None;

    [QemuImgTheory]
    [InlineData("qcow2")]
    [InlineData("vmdk")]
    [InlineData("vdi")]
    [InlineData("vpc")]
    [InlineData("qed")]
    [InlineData("qcow")]
    [InlineData("raw")]
    public async Task A_format_is_made_and_recognized(string format)
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var volume = await node.CreateAsync(
            pool, "disk", $"<capacity unit='M'>64</capacity><allocation>0</allocation><target><format type='{format}'/></target>");
        await node.Host.StoragePools.RefreshAsync(pool, Token);
        var xml = await node.XmlAsync(volume);
        Assert.Contains($"<format type='{format}'/>", xml, StringComparison.Ordinal);
        var info = await StorageNode.RunAsync("qemu-img", "info", "--output=json", Path.Combine(node.Folder, "disk"));
        Assert.Contains($"\"format\": \"{format}\"", info, StringComparison.Ordinal);
        Assert.InRange((await node.Host.StorageVolumes.GetAsync(volume, StorageVolumeInfoFlags.None, Token)).Capacity, 64 << 20, 65 << 20);
    }

    [QemuImgFact]
    public async Task The_options_of_qcow2_reach_the_image_and_are_read_back()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        await node.CreateAsync(pool, "base", "<capacity unit='M'>8</capacity><allocation>0</allocation>");
        var volume = await node.CreateAsync(
            pool,
            "over",
            $"""
            <capacity unit='M'>16</capacity><allocation>0</allocation>
            <target><format type='qcow2'/><permissions><mode>0640</mode></permissions><compat>1.1</compat><clusterSize unit='KiB'>128</clusterSize><features><lazy_refcounts/></features></target>
            <backingStore><path>{node.Folder}/base</path><format type='raw'/></backingStore>
            """);
        var xml = await node.XmlAsync(volume);
        foreach (var part in (string[])["<compat>1.1</compat>", "<clusterSize unit='B'>131072</clusterSize>", "<lazy_refcounts/>", "<mode>0640</mode>", $"<path>{node.Folder}/base</path>"])
        {
            Assert.Contains(part, xml, StringComparison.Ordinal);
        }

        await node.Host.StorageVolumes.ResizeAsync(volume, 32 << 20, StorageVolumeResizeFlags.None, Token);
        Assert.Equal(32 << 20, (await node.Host.StorageVolumes.GetAsync(volume, StorageVolumeInfoFlags.None, Token)).Capacity);
        await StorageNode.RunAsync("qemu-img", "check", Path.Combine(node.Folder, "over"));
    }

    [QemuImgTheory]
    [InlineData("<target><format type='raw'/></target><backingStore><path>/x</path></backingStore>", VirtErrorCode.NoSupport)]
    [InlineData("<target><format type='qcow2'/><compat>0.10</compat><features><lazy_refcounts/></features></target>", VirtErrorCode.ConfigUnsupported)]
    [InlineData("<target><format type='vmdk'/><compat>1.1</compat></target>", VirtErrorCode.ConfigUnsupported)]
    [InlineData("<target><format type='qcow2'/></target><backingStore><path>/not/there</path></backingStore>", VirtErrorCode.SystemError)]
    [InlineData("<target><format type='vmdk'/><encryption format='luks'/></target>", VirtErrorCode.ConfigUnsupported)]
    [InlineData("<target><format type='raw'/><encryption format='luks'/></target>", VirtErrorCode.XmlError)]
    [InlineData("<target><format type='cloop'/></target>", VirtErrorCode.InternalError)]
    public async Task What_cannot_be_made_is_refused_and_leaves_nothing(string rest, VirtErrorCode code)
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => node.CreateAsync(pool, "x", "<capacity unit='M'>1</capacity>" + rest));
        Assert.Equal(code, error.Code);
        Assert.Empty(await node.NamesAsync(pool));
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.Folder));
    }

    [QemuImgFact]
    public async Task Any_volume_can_be_copied_into_any_format()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        var original = await node.CreateAsync(pool, "one");
        await using (var stream = await node.Host.StorageVolumes.OpenUploadAsync(original, 1000, 4, StorageVolumeUploadFlags.None, Token))
        {
            await stream.WriteAsync("data"u8.ToArray(), Token);
        }

        var image = await node.Host.StorageVolumes.CreateFromAsync(
            pool, "<volume><name>two</name><capacity unit='M'>4</capacity><target><format type='qcow2'/></target></volume>", original, StorageVolumeCreateFlags.None, null, Token);
        Assert.Equal(4 << 20, (await node.Host.StorageVolumes.GetAsync(image, StorageVolumeInfoFlags.None, Token)).Capacity);
        var back = await node.Host.StorageVolumes.CreateFromAsync(
            pool, "<volume><name>three</name><allocation>0</allocation></volume>", image, StorageVolumeCreateFlags.None, null, Token);
        await using var read = await node.Host.StorageVolumes.OpenDownloadAsync(back, 1000, 4, StorageVolumeDownloadFlags.None, Token);
        var bytes = new byte[4];
        await read.ReadExactlyAsync(bytes, Token);
        Assert.Equal("data", Encoding.ASCII.GetString(bytes));
    }

    [Theory]
    [InlineData("/x/disk", "base.img", "/x/base.img")]
    [InlineData("/x/disk", "/y/base.img", "/y/base.img")]
    [InlineData("/x/disk", "file:///y/base.img", "/y/base.img")]
    [InlineData("/x/disk", "nbd://server/export", "nbd://server/export")]
    [InlineData("/x/disk", "json:{\"driver\":\"qcow2\",\"file\":{\"driver\":\"file\",\"filename\":\"/y/b\"}}", "/y/b")]
    [InlineData("/x/disk", "json:{\"file.driver\":\"file\",\"file.filename\":\"b\"}", "/x/b")]
    public void A_backing_name_leads_to_a_path(string image, string named, string path) =>
        Assert.Equal(path, ImageFile.PathOfBacking(image, named));

    [Fact]
    public void A_passphrase_is_not_among_the_arguments()
    {
        using var secrets = new SecretArguments();
        secrets.Add("one", "open sesame"u8.ToArray());
        Assert.All(secrets.Arguments, word =>
        {
            Assert.DoesNotContain("open sesame", word, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("open sesame"u8), word, StringComparison.Ordinal);
            Assert.DoesNotContain(secrets.Input!, word, StringComparison.Ordinal);
        });
    }
}

/// <summary>Marks a test that needs QEMU's image program, and is skipped by name without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QemuImgFactAttribute : FactAttribute
{
    internal const string Reason = "needs qemu-img, not installed here";

    public QemuImgFactAttribute() => Skip = IsThere ? null : Reason;

    internal static bool IsThere { get; } = VirtPS.Drivers.Shared.Programs.HostProgram.TryFind("qemu-img") is not null;
}

/// <summary>Marks a test with several cases that needs QEMU's image program, and is skipped by name without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QemuImgTheoryAttribute : TheoryAttribute
{
    public QemuImgTheoryAttribute() => Skip = QemuImgFactAttribute.IsThere ? null : QemuImgFactAttribute.Reason;
}
