using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Capabilities;

/// <summary>The QEMU programs of the host and what each can do; asked once, and remembered on disk while neither program nor kernel change.</summary>
/// <remarks>virQEMUCapsCache.</remarks>
/// <param name="directory">Where it is remembered.</param>
/// <param name="log">Takes what no caller waits to hear.</param>
internal sealed class QemuPrograms(string directory, Action<LogPriority, string> log)
{
    private const string Prefix = "qemu-system-";
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] Directories = ["/usr/local/bin", "/usr/bin", "/usr/libexec", "/usr/lib/qemu"];

    // Where a program's own name for an architecture is not libvirt's.
    private static readonly (string Qemu, string Arch)[] ArchNames = [("i386", "i686"), ("arm", "armv7l")];

    // What the directories held when they were last changed; every definition asks.
    private static volatile Tuple<DateTime[], IReadOnlyDictionary<string, string>>? _found;

    private readonly ConcurrentDictionary<string, Lazy<Task<QemuFacts>>> _facts = new(StringComparer.Ordinal);
    private readonly Lazy<Task<bool>> _kvm = new(() => KvmProof.TryAsync(log, CancellationToken.None));

    /// <summary>The host's architecture in libvirt's words.</summary>
    internal static string HostArch { get; } = RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.X86 => "i686",
        Architecture.Arm64 => "aarch64",
        Architecture.Arm => "armv7l",
        Architecture.S390x => "s390x",
        Architecture.Ppc64le => "ppc64le",
        Architecture.RiscV64 => "riscv64",
        Architecture.LoongArch64 => "loongarch64",
        var other => other.ToString(),
    };

    /// <summary>Tells which programs the host has.</summary>
    /// <returns>Their paths by the architectures of their guests, in the order of the architectures' names.</returns>
    internal static IReadOnlyDictionary<string, string> Find()
    {
        var changed = Array.ConvertAll(Directories, Directory.GetLastWriteTimeUtc);
        if (_found is { } known && known.Item1.AsSpan().SequenceEqual(changed))
        {
            return known.Item2;
        }

        var found = Look();
        _found = Tuple.Create(changed, found);
        return found;
    }

    /// <summary>Gives libvirt's name of an architecture.</summary>
    /// <param name="name">QEMU's name, such as <c>i386</c>.</param>
    /// <returns>libvirt's, such as <c>i686</c>.</returns>
    internal static string ArchOf(string name) => Array.Find(ArchNames, pair => pair.Qemu == name) is { Arch: { } arch } ? arch : name;

    /// <summary>Finds the program that runs guests of an architecture where a definition names none.</summary>
    /// <param name="arch">The architecture.</param>
    /// <returns>The program's path; null when the host has none.</returns>
    internal string? DefaultFor(string arch)
    {
        var found = Find();
        return found.TryGetValue(arch, out var path) ? path : arch == "i686" ? found.GetValueOrDefault("x86_64") : null;
    }

    /// <summary>Tells what a program can do.</summary>
    /// <param name="binary">Its path.</param>
    /// <param name="cancellationToken">Ends the wait, not the asking.</param>
    /// <returns>What it can do.</returns>
    /// <exception cref="VirtException">SystemError when there is no such program; InternalError when it does not answer as QEMU does.</exception>
    internal async Task<QemuFacts> FactsAsync(string binary, CancellationToken cancellationToken)
    {
        var asked = _facts.GetOrAdd(binary, path => new Lazy<Task<QemuFacts>>(() => Task.Run(() => LoadAsync(path))));
        try
        {
            var facts = await asked.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (QemuFactsFile.StampOf(binary) == facts.Stamp)
            {
                return facts;
            }
        }
        catch (Exception e) when (e is VirtException or IOException)
        {
            // A program that was not there, or failed, may be better the next time.
            _facts.TryRemove(new(binary, asked));
            throw;
        }

        // It was exchanged while the daemon ran.
        _facts.TryRemove(new(binary, asked));
        return await FactsAsync(binary, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells what a program can do, to a caller that cannot wait; it is known already but for rare cases.</summary>
    /// <param name="binary">Its path.</param>
    /// <returns>What it can do.</returns>
    internal QemuFacts Facts(string binary) =>
        _facts.TryGetValue(binary, out var asked) && asked.IsValueCreated && asked.Value.IsCompletedSuccessfully
            ? asked.Value.Result
            : Task.Run(() => FactsAsync(binary, CancellationToken.None)).GetAwaiter().GetResult();

    /// <summary>Tells whether somebody has asked a program before, so that to know what it can do takes no time.</summary>
    /// <param name="binary">Its path.</param>
    /// <returns>Whether it is remembered, though perhaps of an older program in its place.</returns>
    internal bool IsRemembered(string binary) => new QemuFactsFile(directory, binary).Exists;

    /// <summary>Tells whether KVM runs guests here, which only a guest proves.</summary>
    /// <param name="cancellationToken">Ends the wait, not the proof.</param>
    /// <returns>Whether it does.</returns>
    internal Task<bool> HasKvmAsync(CancellationToken cancellationToken) => _kvm.Value.WaitAsync(cancellationToken);

    private static IReadOnlyDictionary<string, string> Look()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var place in Directories.Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(place, Prefix + "*"))
            {
                var name = Path.GetFileName(path)[Prefix.Length..];
                if (!name.Contains('-', StringComparison.Ordinal))
                {
                    found.TryAdd(ArchOf(name), path);
                }
            }
        }

        // Some distributions give the program for the host's own guests another name.
        foreach (var path in new[] { "/usr/bin/qemu-kvm", "/usr/libexec/qemu-kvm" }.Where(File.Exists))
        {
            found.TryAdd(HostArch, path);
        }

        return found;
    }

    private static VirtException Unusable(string why) => VirtException.Worded(VirtErrorCode.SystemError, why, VirtErrorDomain.Qemu);

    private async Task<QemuFacts> LoadAsync(string binary)
    {
        if (!Path.Exists(binary))
        {
            throw Unusable($"Cannot check QEMU binary {binary}: No such file or directory");
        }

        if (Directory.Exists(binary))
        {
            throw Unusable($"QEMU binary {binary} is not executable: Is a directory");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(binary) & Executable) == 0)
        {
            throw Unusable($"QEMU binary {binary} is not executable: Permission denied");
        }

        var file = new QemuFactsFile(directory, binary);
        if (await file.TryReadAsync().ConfigureAwait(false) is { } known)
        {
            return known;
        }

        log(LogPriority.Info, $"asks {binary} what it can do");
        var facts = await new QemuProbe(binary).RunAsync(await _kvm.Value.ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
        await file.WriteAsync(facts).ConfigureAwait(false);
        return facts;
    }
}
