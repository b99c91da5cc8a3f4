using System.Text.RegularExpressions;

namespace VirtPS.Tests.Interop;

/// <summary>virt-install, virt-clone and virt-xml make of virtpsd's QEMU guests what they make of libvirtd's.</summary>
public sealed partial class VirtInstallTests
{
    [QemuPeerFact("virt-install", "virt-clone", "virt-xml")]
    public async Task Guests_are_installed_cloned_and_edited_alike()
    {
        await using var real = await QemuLibvirtd.StartAsync();
        await using var ours = await QemuVirtpsd.StartAsync();
        var expected = RunAsync(real);
        var actual = RunAsync(ours);
        Assert.Equal(await expected, await actual);
    }

    private static async Task<string> RunAsync(QemuPeer peer)
    {
        var directory = Directory.CreateTempSubdirectory("vqi");
        try
        {
            await new QemuCommands().PrepareAsync(directory.FullName);
            var said = await peer.RunAsync("sh", Path.Combine(AppContext.BaseDirectory, "Qemu", "install.sh"), peer.Uri, directory.FullName);
            return Settle(said.Success.Replace(directory.FullName, "{dir}", StringComparison.Ordinal).Replace(peer.Uri, "{uri}", StringComparison.Ordinal));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Settle(string text)
    {
        // How often progress is told, and whether on lines of its own, depends on how long the work takes.
        text = Progress().Replace(Chance().Replace(new QemuCommands().Settle(text), "N"), "Working\n");

        // libvirt 9.0 puts controllers that it adds in another order before it has read its own file again.
        return string.Join('\n', text.Split("## ").SelectMany(answer => answer.Split('\n').Take(1).Concat(answer.Split('\n').Skip(1).Order(StringComparer.Ordinal))));
    }

    [GeneratedRegex("(\\r?(Allocating '|Creating domain\\.\\.\\.)[^\\n]*\\n?)+")]
    private static partial Regex Progress();

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|52:54:00:[0-9a-f:]{8}|(?<=id=')\d+|/\S+/qemu/nvram")]
    private static partial Regex Chance();
}
