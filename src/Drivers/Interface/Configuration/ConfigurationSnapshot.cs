using System.Text.Json;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Interface.Configuration;

/// <summary>Remembers a host's configuration of its interfaces, so that it can be put back as it was to the last byte.</summary>
/// <remarks>It is kept on the disk: a host that lost its way in and was switched off and on comes back as it was.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="directory">Where it is kept.</param>
internal sealed class ConfigurationSnapshot(HostTree tree, string directory)
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    private readonly string _facts = Path.Combine(directory, "begun.json");
    private readonly string _files = Path.Combine(directory, "files");

    /// <summary>Whether something is remembered.</summary>
    internal bool Exists => File.Exists(_facts);

    /// <summary>Whether the host has been started again since.</summary>
    internal bool IsOfAnotherBoot => Exists && Facts().Boot != ThisBoot;

    /// <summary>The interfaces that were up.</summary>
    internal IReadOnlyList<string> Active => Facts().Active;

    private string ThisBoot => tree.Read(BootId) ?? string.Empty;

    /// <summary>Remembers files.</summary>
    /// <param name="places">The files, and directories with all that is in them.</param>
    /// <param name="active">The interfaces that are up.</param>
    /// <param name="cancellationToken">Stops it; then nothing is remembered.</param>
    /// <returns>The copying.</returns>
    internal async Task TakeAsync(IReadOnlyList<string> places, IReadOnlyList<string> active, CancellationToken cancellationToken)
    {
        Forget();
        HostDirectory.Make(_files, isPrivate: true);
        foreach (var path in List(places))
        {
            var copy = _files + path;
            HostDirectory.Make(Path.GetDirectoryName(copy)!, isPrivate: true);
            File.Copy(tree.At(path), copy);
        }

        // The facts come last, since they say that all is there.
        await WholeFile.WriteAsync(_facts, JsonSerializer.SerializeToUtf8Bytes(new SnapshotFacts(ThisBoot, [.. active], [.. places])), WholeFile.Private, overwrite: true, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Puts the files back: changed ones as they were, new ones away, missing ones back.</summary>
    /// <param name="cancellationToken">Stops it; what is remembered stays.</param>
    /// <returns>The copying.</returns>
    internal async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var places = Facts().Places;
        foreach (var path in List(places).Where(path => !File.Exists(_files + path)))
        {
            File.Delete(tree.At(path));
        }

        foreach (var copy in Directory.EnumerateFiles(_files, "*", SearchOption.AllDirectories))
        {
            var path = tree.At(copy[_files.Length..]);
            var content = await File.ReadAllBytesAsync(copy, cancellationToken).ConfigureAwait(false);
            var present = File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false) : null;
            if (present is null || !content.AsSpan().SequenceEqual(present))
            {
                HostDirectory.Make(Path.GetDirectoryName(path)!, isPrivate: false);
                await WholeFile.WriteAsync(path, content, OperatingSystem.IsWindows() ? WholeFile.Private : File.GetUnixFileMode(copy), overwrite: true, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Forgets what is remembered.</summary>
    internal void Forget()
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private SnapshotFacts Facts() => JsonSerializer.Deserialize<SnapshotFacts>(File.ReadAllBytes(_facts))!;

    private IEnumerable<string> List(IReadOnlyList<string> places)
    {
        foreach (var place in places)
        {
            if (File.Exists(tree.At(place)))
            {
                yield return place;
            }
            else if (Directory.Exists(tree.At(place)))
            {
                foreach (var file in Directory.EnumerateFiles(tree.At(place), "*", SearchOption.AllDirectories))
                {
                    yield return place + file[tree.At(place).Length..];
                }
            }
        }
    }

    private sealed record SnapshotFacts(string Boot, string[] Active, string[] Places);
}
