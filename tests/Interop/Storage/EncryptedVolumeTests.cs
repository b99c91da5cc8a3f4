namespace VirtPS.Tests.Interop;

/// <summary>Encrypted volumes, made by virsh through virtpsd, are what other tools open with the same passphrase, and with no other.</summary>
public sealed class EncryptedVolumeTests
{
    private const string Secret = "0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f";
    private const string Passphrase = "open sesame";

    [PeerTheory("virsh", "qemu-img", "qemu-io")]
    [InlineData("raw", "luks", "")]
    [InlineData("qcow2", "qcow2", "encrypt.")]
    public async Task A_volume_opens_with_its_passphrase(string format, string driver, string prefix)
    {
        await using var daemon = await StorageDaemon.StartAsync();
        var folder = Path.Combine(daemon.Root, "images");
        await daemon.DoAsync("pool-create-as", "p", "dir", "--target", folder, "--build");
        await DefineSecretAsync(daemon, Path.Combine(folder, "v"));
        var order = Path.Combine(daemon.Root, "volume.xml");
        await File.WriteAllTextAsync(order, $"""
            <volume><name>v</name><capacity unit='M'>4</capacity>
              <target><format type='{format}'/><encryption format='luks'><secret type='passphrase' uuid='{Secret}'/></encryption></target></volume>
            """);
        await daemon.DoAsync("vol-create", "p", order);

        var path = Path.Combine(folder, "v");
        Assert.Contains("encrypted: yes", (await Peer.RunAsync("qemu-img", "info", path)).Success, StringComparison.Ordinal);
        await WriteAsync(driver, prefix, path, Passphrase);
        Assert.DoesNotContain(new string('a', 64), await ContentAsync(path), StringComparison.Ordinal);
        Assert.NotEqual(0, (await OpenAsync(driver, prefix, path, "another", "read 0 512")).Code);

        await daemon.DoAsync("pool-refresh", "p");
        var xml = await daemon.DoAsync("vol-dumpxml", "v", "--pool", "p");
        Assert.Contains("<encryption format='luks'>", xml, StringComparison.Ordinal);
        Assert.Contains(Secret, xml, StringComparison.Ordinal);
        await daemon.DoAsync("vol-resize", "v", "8M", "--pool", "p");
        Assert.Contains("8.00 MiB", await daemon.DoAsync("vol-info", "v", "--pool", "p"), StringComparison.Ordinal);
        Assert.Equal(0, (await OpenAsync(driver, prefix, path, Passphrase, "read -P 0x61 0 512")).Code);
    }

    [PeerFact("virsh", "qemu-img")]
    public async Task Without_the_passphrase_nothing_is_made()
    {
        await using var daemon = await StorageDaemon.StartAsync();
        var folder = Path.Combine(daemon.Root, "images");
        await daemon.DoAsync("pool-create-as", "p", "dir", "--target", folder, "--build");
        var order = Path.Combine(daemon.Root, "volume.xml");
        await File.WriteAllTextAsync(order, $"""
            <volume><name>v</name><capacity unit='M'>4</capacity>
              <target><format type='raw'/><encryption format='luks'><secret type='passphrase' uuid='{Secret}'/></encryption></target></volume>
            """);
        var refused = await daemon.VirshAsync("vol-create", "p", order);
        Assert.Contains("no secret with matching uuid", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    private static async Task DefineSecretAsync(StorageDaemon daemon, string volume)
    {
        var file = Path.Combine(daemon.Root, "secret.xml");
        await File.WriteAllTextAsync(file, $"<secret ephemeral='no' private='yes'><uuid>{Secret}</uuid><usage type='volume'><volume>{volume}</volume></usage></secret>");
        var uri = daemon.Uri.Replace("storage+", "secret+", StringComparison.Ordinal);
        _ = (await Peer.RunAsync("virsh", "-c", uri, "secret-define", file)).Success;
        var value = Path.Combine(daemon.Root, "value");
        await File.WriteAllTextAsync(value, Passphrase);
        _ = (await Peer.RunAsync("virsh", "-c", uri, "secret-set-value", Secret, "--file", value, "--plain")).Success;
    }

    private static async Task WriteAsync(string driver, string prefix, string path, string passphrase) =>
        _ = (await OpenAsync(driver, prefix, path, passphrase, "write -P 0x61 0 64k")).Success;

    private static Task<PeerAnswer> OpenAsync(string driver, string prefix, string path, string passphrase, string command) => Peer.RunAsync(
        "qemu-io", "--object", $"secret,id=s,data={passphrase}", "--image-opts", "-c", command, $"driver={driver},{prefix}key-secret=s,file.filename={path}");

    private static async Task<string> ContentAsync(string path) => System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path));
}
