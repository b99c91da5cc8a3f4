namespace VirtPS.Tests.Interop;

/// <summary>The real virsh prints of virtpsd's test host what it prints of its own.</summary>
/// <param name="daemon">The daemon.</param>
public sealed class TranscriptTests(ListeningDaemon daemon) : IClassFixture<ListeningDaemon>
{
    private const string Local = "test:///default";

    private static readonly CommandList List = new("Virsh");

    private static readonly Lazy<Task<Transcript>> Expected = new(() => Transcript.RecordAsync(Local, List));

    [PeerFact("virsh")]
    public async Task All_commands_print_the_same_over_a_local_socket() => await CompareAsync(daemon.UnixUri);

    [PeerFact("virsh")]
    public async Task All_commands_print_the_same_over_tls() => await CompareAsync(daemon.TlsUri);

    [PeerFact("virsh")]
    public async Task All_commands_print_the_same_over_tcp_with_a_password() => await CompareAsync(daemon.TcpUri);

    [PeerFact("virsh", "sshd", "ssh", "nc")]
    public async Task All_commands_print_the_same_over_ssh()
    {
        await daemon.StartSshAsync();
        await CompareAsync(daemon.SshUri);
    }

    private static async Task CompareAsync(string uri) => TranscriptComparison.Check(
        List.Commands, (Local, await Expected.Value), (uri, await Transcript.RecordAsync(uri, List)), KnownDifferences.Read("interop.md"));
}
