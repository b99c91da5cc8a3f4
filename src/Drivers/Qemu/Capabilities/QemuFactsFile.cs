using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Qemu.Capabilities;

/// <summary>Remembers what a program can do across restarts of the daemon.</summary>
/// <remarks>A file that cannot be read, or was written for another program, kernel or daemon, counts as none.</remarks>
/// <param name="directory">Where.</param>
/// <param name="binary">The program.</param>
internal sealed class QemuFactsFile(string directory, string binary)
{
    private readonly string _path =
        Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(binary)))[..32] + ".json");

    /// <summary>Whether there is a file.</summary>
    internal bool Exists => File.Exists(_path);

    /// <summary>Says in short what the answers of a program depend on: the program, the kernel, who may use KVM, and what is asked.</summary>
    /// <param name="binary">The program.</param>
    /// <returns>The stamp; empty when there is no such program.</returns>
    internal static string StampOf(string binary) => File.Exists(binary)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{typeof(QemuFactsFile).Module.ModuleVersionId:N} {File.GetLastWriteTimeUtc(binary).Ticks} {Environment.OSVersion.Version} {KvmProof.Device}")
        : string.Empty;

    /// <summary>Reads what was found before.</summary>
    /// <returns>What the program can do; null when that must be asked.</returns>
    internal async Task<QemuFacts?> TryReadAsync()
    {
        try
        {
            var stored = JsonSerializer.Deserialize<StoredFacts>(await File.ReadAllBytesAsync(_path).ConfigureAwait(false));
            return stored is not null && stored.Stamp == StampOf(binary) ? stored.ToFacts(binary) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Stores what was found.</summary>
    /// <param name="facts">What the program can do.</param>
    /// <returns>The writing.</returns>
    internal async Task WriteAsync(QemuFacts facts)
    {
        HostDirectory.Make(directory, isPrivate: true);
        await WholeFile.WriteAsync(_path, JsonSerializer.SerializeToUtf8Bytes(StoredFacts.Of(facts)), WholeFile.Private, overwrite: true, CancellationToken.None)
            .ConfigureAwait(false);
    }

    private sealed record StoredFacts(
        string Stamp, string Arch, string Version, string Package, bool HasKvm, IReadOnlyList<QemuMachine> Machines,
        IReadOnlyList<QemuCpuModel> TcgCpus, IReadOnlyList<QemuCpuModel> KvmCpus, string[] Types, string[] Names,
        Dictionary<string, int[]> Properties, string[] Commands, string[] SchemaPaths, string[] Options, QemuHostCpu? TcgHost, QemuHostCpu? KvmHost,
        IReadOnlyList<int> GicVersions)
    {
        internal static StoredFacts Of(QemuFacts facts)
        {
            // The same few thousand names come again and again.
            var names = facts.Properties.Values.SelectMany(set => set).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            var places = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
            return new(
                facts.Stamp, facts.Arch, facts.Version.ToString(), facts.Package, facts.HasKvm, facts.Machines, facts.TcgCpus, facts.KvmCpus,
                [.. facts.Types], names, facts.Properties.ToDictionary(pair => pair.Key, pair => pair.Value.Select(name => places[name]).ToArray(), StringComparer.Ordinal),
                [.. facts.Commands], [.. facts.SchemaPaths], [.. facts.Options], facts.TcgHost, facts.KvmHost, facts.GicVersions);
        }

        internal QemuFacts ToFacts(string binary) => new()
        {
            Stamp = Stamp,
            Binary = binary,
            Arch = Arch,
            Version = System.Version.Parse(Version),
            Package = Package,
            HasKvm = HasKvm,
            Machines = Machines,
            TcgCpus = TcgCpus,
            KvmCpus = KvmCpus,
            Types = Types.ToFrozenSet(StringComparer.Ordinal),
            Properties = Properties.ToFrozenDictionary(
                pair => pair.Key, pair => pair.Value.Select(place => Names[place]).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal),
            Commands = Commands.ToFrozenSet(StringComparer.Ordinal),
            SchemaPaths = SchemaPaths.ToFrozenSet(StringComparer.Ordinal),
            Options = Options.ToFrozenSet(StringComparer.Ordinal),
            TcgHost = TcgHost,
            KvmHost = KvmHost,
            GicVersions = GicVersions,
        };
    }
}
