namespace VirtPS.Tests.Interop;

/// <summary>The real virsh prints of virtpsd's test host what it prints of its own.</summary>
/// <param name="daemon">The daemon.</param>
public sealed class TranscriptTests(ListeningDaemon daemon) : IClassFixture<ListeningDaemon>
{
    private const string Local = "test:///default";

    private static readonly Lazy<Task<Transcript>> Expected = new(() => Transcript.RecordAsync(Local));

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

    private static async Task CompareAsync(string uri)
    {
        var expected = (await Expected.Value).Answers;
        var actual = (await Transcript.RecordAsync(uri)).Answers;
        var known = KnownDifferences.Read();
        var found = new HashSet<(string, Difference)>();
        var surprises = new List<string>();
        foreach (var (number, command) in Transcript.Commands.Index())
        {
            var kind = KnownDifferences.Compare(expected[number], actual[number]);
            if (known.Contains((command, kind)))
            {
                found.Add((command, kind));
            }
            else if (kind == Difference.Beyond)
            {
                found.UnionWith(known.Where(one => one.Command == command));
            }
            else if (kind != Difference.None)
            {
                surprises.Add($"{command}\n--- virsh with {Local} ({kind})\n{expected[number]}\n+++ virsh with {uri}\n{actual[number]}");
            }
        }

        Assert.True(surprises.Count == 0, string.Join("\n\n", surprises));
        var gone = known.Except(found).ToList();
        Assert.True(gone.Count == 0, "These no longer differ as docs/interop.md says:\n" + string.Join('\n', gone));
    }
}
