namespace VirtPS.Tests.Interop;

/// <summary>Programs that use libvirt through Python see of virtpsd's QEMU guests what they see of libvirtd's.</summary>
public sealed class QemuScriptTests
{
    [QemuPeerFact]
    public Task Python_follows_and_changes_a_guest() => CompareAsync("python_guests.py");

    [QemuPeerFact]
    public Task Python_talks_to_a_guest_over_streams() => CompareAsync("python_streams.py");

    private static async Task CompareAsync(string script)
    {
        await using var real = await QemuLibvirtd.StartAsync();
        await using var ours = await QemuVirtpsd.StartAsync();
        var expected = RunAsync(real, script);
        var actual = RunAsync(ours, script);
        Assert.Equal((await expected).Success, (await actual).Success);
    }

    private static async Task<PeerAnswer> RunAsync(QemuPeer peer, string script)
    {
        var directory = Directory.CreateTempSubdirectory("vqs");
        try
        {
            await new QemuCommands().PrepareAsync(directory.FullName);
            return await peer.RunAsync("/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Qemu", script), peer.Uri, directory.FullName);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}

/// <summary>Marks a test that needs libvirtd, libvirt-python and QEMU, and the superuser, and is skipped by name without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QemuPeerFactAttribute : FactAttribute
{
    public QemuPeerFactAttribute(params string[] programs) =>
        Skip = new ModuleFactAttribute("libvirt-python").Skip
            ?? Peer.MissingRoot(["unshare", "nsenter", "ip", "virsh", "libvirtd", "qemu-system-x86_64", "qemu-img", .. programs]);
}
