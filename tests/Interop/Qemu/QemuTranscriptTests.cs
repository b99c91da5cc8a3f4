namespace VirtPS.Tests.Interop;

/// <summary>The real virsh prints of virtpsd's QEMU guests what it prints of libvirtd's.</summary>
public sealed class QemuTranscriptTests
{
    [QemuPeerFact]
    public async Task All_commands_print_the_same()
    {
        await using var real = await QemuLibvirtd.StartAsync();
        await using var ours = await QemuVirtpsd.StartAsync();
        var list = new QemuCommands();
        var expected = Transcript.TryRecordAsync(real.Uri, list);
        var actual = Transcript.TryRecordAsync(ours.Uri, list);
        TranscriptComparison.Check(
            list.Commands, (real.Uri, Said(await expected, real)), (ours.Uri, Said(await actual, ours)), KnownDifferences.Read("interop-qemu.md"));
    }

    private static Transcript Said(Transcript? transcript, QemuPeer peer) => transcript ?? throw new TimeoutException($"virsh did not end with {peer.Uri}");
}
