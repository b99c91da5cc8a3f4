using System.Globalization;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.Interop;

/// <summary>What virsh printed for each command of a list, which one virsh worked through on one connection.</summary>
internal sealed partial class Transcript
{
    private static readonly string Here = Path.Combine(AppContext.BaseDirectory, "Virsh");

    // virsh waits for jobs in a loop that its worker thread ends. A job that is done before the loop begins leaves it waiting for
    // ever; test hosts save and dump at once, so that happens in about one run of ten (virshWatchJob in libvirt 9.0).
    private const int Attempts = 6;
    private const int HungUp = 124;

    private Transcript(IReadOnlyList<string> answers) => Answers = answers;

    /// <summary>The commands, in their order: later ones see what earlier ones did.</summary>
    public static IReadOnlyList<string> Commands { get; } =
        [.. File.ReadLines(Path.Combine(Here, "commands.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>What it printed for each, results and errors; times, which differ from run to run, are written as N.</summary>
    public IReadOnlyList<string> Answers { get; }

    /// <summary>Has virsh work through the list.</summary>
    public static async Task<Transcript> RecordAsync(string uri)
    {
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            if (await TryRecordAsync(uri) is { } transcript)
            {
                return transcript;
            }
        }

        return await TryRecordAsync(uri) ?? throw new TimeoutException($"virsh hung up {Attempts} times with {uri}");
    }

    private static async Task<Transcript?> TryRecordAsync(string uri)
    {
        var definitions = Directory.CreateTempSubdirectory("vps").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Here, "definitions")))
            {
                File.Copy(file, Path.Combine(definitions, Path.GetFileName(file)));
            }

            var marked = Commands.Select((command, number) => $"echo @@@{number}@\n{command.Replace("{dir}", definitions, StringComparison.Ordinal)}\n");
            var script = string.Concat(marked) + $"echo @@@{Commands.Count}@";
            var said = await Peer.RunAsync("sh", "-c", "exec timeout 25 virsh -q -c \"$0\" \"$1\" 2>&1", uri, script);
            return said.Code == HungUp ? null : new(Split(said.Output.Replace(definitions, "{dir}", StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(definitions, recursive: true);
        }
    }

    private static string[] Split(string output)
    {
        var parts = Mark().Split(output);
        var answers = new string[Commands.Count];
        for (var part = 1; part + 1 < parts.Length; part += 2)
        {
            if (int.Parse(parts[part], CultureInfo.InvariantCulture) is var number && number < answers.Length)
            {
                answers[number] = Settle(parts[part + 1]);
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
