using System.Globalization;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.Interop;

/// <summary>What virsh printed for each command of a list, which one virsh worked through on one connection.</summary>
internal sealed partial class Transcript
{
    // virsh waits for jobs in a loop that its worker thread ends. A job that is done before the loop begins leaves it waiting for
    // ever; test hosts save and dump at once, so that happens in about one run of ten (virshWatchJob in libvirt 9.0).
    private const int Attempts = 6;
    private const int HungUp = 124;

    private Transcript(IReadOnlyList<string> answers) => Answers = answers;

    /// <summary>What it printed for each, results and errors; times, which differ from run to run, are written as N.</summary>
    public IReadOnlyList<string> Answers { get; }

    /// <summary>Has virsh work through a list.</summary>
    public static async Task<Transcript> RecordAsync(string uri, CommandList list)
    {
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            if (await TryRecordAsync(uri, list) is { } transcript)
            {
                return transcript;
            }
        }

        return await TryRecordAsync(uri, list) ?? throw new TimeoutException($"virsh hung up {Attempts} times with {uri}");
    }

    /// <summary>Has virsh work through a list once; nothing when it hangs.</summary>
    public static async Task<Transcript?> TryRecordAsync(string uri, CommandList list)
    {
        var definitions = Directory.CreateTempSubdirectory("vps").FullName;
        try
        {
            await list.PrepareAsync(definitions);
            var marked = list.Commands.Select((command, number) => $"echo @@@{number}@\n{command.Replace("{dir}", definitions, StringComparison.Ordinal)}\n");
            var script = string.Concat(marked) + $"echo @@@{list.Commands.Count}@";
            var said = await Peer.RunAsync("sh", "-c", $"exec timeout {list.Seconds} virsh -q -c \"$0\" \"$1\" 2>&1", uri, script);
            return said.Code == HungUp ? null : new(Split(said.Output.Replace(definitions, "{dir}", StringComparison.Ordinal), list));
        }
        finally
        {
            Directory.Delete(definitions, recursive: true);
        }
    }

    private static string[] Split(string output, CommandList list)
    {
        var parts = Mark().Split(output);
        var answers = new string[list.Commands.Count];
        for (var part = 1; part + 1 < parts.Length; part += 2)
        {
            if (int.Parse(parts[part], CultureInfo.InvariantCulture) is var number && number < answers.Length)
            {
                answers[number] = list.Settle(Settle(parts[part + 1]));
            }
        }

        return answers.Contains(null) ? throw new InvalidOperationException($"virsh broke off:\n{output}") : answers;
    }

    private static string Settle(string answer) =>
        TrailingBlanks().Replace(Counter().Replace(Moment().Replace(answer, "N"), "${what} N"), string.Empty).Trim('\n');

    [GeneratedRegex(@"@@@(\d+)@")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d( [+-]\d{4})?|(?<=<creationTime>)\d+")]
    private static partial Regex Moment();

    // The statistics of a test domain grow with the time.
    [GeneratedRegex(@"(?<what>CPU time:|\b(cpu|vcpu|user|system)_time|\b((rx|tx|rd|wr)_\w+|errs)) +[\d.]+")]
    private static partial Regex Counter();

    [GeneratedRegex(@"[ \t]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingBlanks();
}
