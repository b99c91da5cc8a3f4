using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using VirtPS.Drivers.Shared.Files;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>Remembers on the host which programs work for this daemon, so that the next one finds those that a killed daemon left at work.</summary>
/// <remarks>
/// A program that goes on after its daemon was killed may still make what the next daemon has looked for in vain. So each has an
/// entry in a directory while it runs, and the entry's name in its environment, which what it starts inherits: the next daemon ends
/// all that bear the name of an entry, and looks at the host only then. What has been started to stay, as dnsmasq, has no entry.
/// </remarks>
internal sealed class ProgramLedger : IDisposable
{
    /// <summary>The variable with the name of a program's entry.</summary>
    internal const string Variable = "VIRTPS_PROGRAM";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly string Self = OwnerName(Environment.ProcessId);
    private static ImmutableList<ProgramLedger> s_open = [];
    private static long s_count;

    private readonly string _directory;

    private ProgramLedger(string directory) => _directory = directory;

    /// <summary>Ends what earlier daemons left at work, and remembers from now on what works for this one.</summary>
    /// <param name="directory">The directory of the entries, which a boot empties; made where it is missing.</param>
    /// <param name="warn">Told of a program that does not end.</param>
    /// <param name="cancellationToken">Stops the wait for their end.</param>
    /// <returns>The ledger, which remembers until it is disposed.</returns>
    internal static async Task<ProgramLedger> OpenAsync(string directory, Action<string> warn, CancellationToken cancellationToken)
    {
        HostDirectory.Make(directory, isPrivate: true);
        var left = Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Where(name => !IsAtWork(name)).ToList();
        if (left.Count > 0)
        {
            await Task.WhenAll(Bearers(left).Select(process => EndAsync(process, warn, cancellationToken))).ConfigureAwait(false);
            left.ForEach(name => File.Delete(Path.Combine(directory, name)));
        }

        var ledger = new ProgramLedger(directory);
        ImmutableInterlocked.Update(ref s_open, open => open.Add(ledger));
        return ledger;
    }

    /// <summary>Remembers a program that is about to start.</summary>
    /// <param name="environment">Its environment, which gets the entry's name.</param>
    /// <returns>What is disposed when it has ended.</returns>
    internal static IDisposable? Enter(IDictionary<string, string?> environment)
    {
        var open = s_open;
        if (open.IsEmpty)
        {
            return null;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{Self}-{Interlocked.Increment(ref s_count)}");
        environment[Variable] = name;
        return new Entry([.. open.Select(ledger => Path.Combine(ledger._directory, name))]);
    }

    /// <inheritdoc/>
    public void Dispose() => ImmutableInterlocked.Update(ref s_open, open => open.Remove(this));

    private static string OwnerName(int process) =>
        string.Create(CultureInfo.InvariantCulture, $"{process}-{DetachedProcess.Adopt(process)?.StartTime ?? 0}");

    // A daemon that is at work itself looks after its programs.
    private static bool IsAtWork(string name) =>
        name.Split('-') is [var process, _, _] && int.TryParse(process, CultureInfo.InvariantCulture, out var id)
        && name.StartsWith(OwnerName(id) + "-", StringComparison.Ordinal);

    private static IEnumerable<DetachedProcess> Bearers(IReadOnlyCollection<string> names)
    {
        var marks = names.Select(name => Encoding.UTF8.GetBytes($"{Variable}={name}\0")).ToList();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) && DetachedProcess.Adopt(id) is { } process
                && ReadEnvironment(path) is { Length: > 0 } environment && marks.Exists(mark => environment.AsSpan().IndexOf(mark) >= 0))
            {
                yield return process;
            }
        }
    }

    private static byte[] ReadEnvironment(string process)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, "environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return [];
        }
    }

    private static async Task EndAsync(DetachedProcess process, Action<string> warn, CancellationToken cancellationToken)
    {
        if (!await process.EndAsync(Patience, cancellationToken).ConfigureAwait(false))
        {
            warn($"process {process.Id.ToString(CultureInfo.InvariantCulture)}, which an earlier daemon started, does not end");
        }
    }

    /// <summary>The place of one program in the ledgers.</summary>
    private sealed class Entry : IDisposable
    {
        private readonly string[] _paths;

        internal Entry(string[] paths)
        {
            _paths = paths;
            Array.ForEach(paths, path => Try(() => File.WriteAllBytes(path, [])));
        }

        /// <inheritdoc/>
        public void Dispose() => Array.ForEach(_paths, path => Try(() => File.Delete(path)));

        // Where not even an empty file finds room, the program's work is done all the same.
        private static void Try(Action work)
        {
            try
            {
                work();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _ = e;
            }
        }
    }
}
