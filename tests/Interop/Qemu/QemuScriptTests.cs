namespace VirtPS.Tests.Interop;

/// <summary>Programs that use libvirt through Python see of virtpsd's QEMU guests what they see of libvirtd's.</summary>
public sealed class QemuScriptTests
{
    [QemuPeerFact]
    public Task Python_follows_and_changes_a_guest() => CompareAsync("python_guests.py");

    [QemuPeerFact]
    public Task Python_talks_to_a_guest_over_streams() => CompareAsync("python_streams.py");

    [QemuPeerFact]
    public Task Python_hands_open_files_over_and_has_documents_validated() => CompareAsync("python_files.py");

    [QemuPeerFact("ebtables", "iptables", "nft")]
    public Task Python_changes_the_filter_of_a_card() => CompareAsync("python_filters.py");

    [QemuPeerFact]
    public Task Python_gives_a_guest_volumes_of_pools() => CompareAsync("python_volumes.py");

    [QemuPeerFact]
    public Task Python_asks_for_the_objects_of_a_host_in_wrong_ways() => CompareAsync("python_objects.py");

    [QemuPeerFact]
    public async Task Python_plugs_a_disk_in_from_an_open_file()
    {
        await using var ours = await QemuVirtpsd.StartAsync();
        Assert.Equal(
            "size 4194304\nOperation not supported: peeking is not supported for FD passed images\n", (await RunAsync(ours, "python_attach.py")).Success);
    }

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
