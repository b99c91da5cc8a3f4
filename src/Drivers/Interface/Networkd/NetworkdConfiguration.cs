using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Interface.Networkd;

/// <summary>Keeps interfaces in files of systemd-networkd.</summary>
/// <remarks>Files of others are read and never written: a definition of ours stands before them, and they count again when it goes.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="networkctl">The program that speaks with the service.</param>
internal sealed class NetworkdConfiguration(HostTree tree, HostProgram networkctl) : IInterfaceConfiguration
{
    // In the order in which they count: a file of one directory hides those of its name in later ones.
    private static readonly string[] Directories = [NetworkdFiles.Directory, "/run/systemd/network", "/usr/local/lib/systemd/network", "/usr/lib/systemd/network"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Places { get; } = [NetworkdFiles.Directory];

    /// <inheritdoc/>
    public Task<IReadOnlyList<XElement>> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(NetworkdReader.Read([.. Units(".netdev").Select(one => one.Unit)], [.. Units(".network").Select(one => one.Unit)]));

    /// <inheritdoc/>
    public async Task DefineAsync(XElement definition, CancellationToken cancellationToken)
    {
        var name = (string)definition.Attribute("name")!;
        var files = NetworkdWriter.Write(definition);
        if (Units(".network").FirstOrDefault(one => one.Unit.Get("Match", "Name") == name && string.CompareOrdinal(one.File, NetworkdFiles.Network(name)) < 0) is { File: not null } other)
        {
            throw new VirtException(VirtErrorCode.OperationFailed, $"{other.File} sets up interface '{name}' and counts before any definition that is made here", VirtErrorDomain.Interface);
        }

        Clear(name, files.Keys);
        HostDirectory.Make(tree.At(NetworkdFiles.Directory), isPrivate: false);
        foreach (var (file, unit) in files)
        {
            await WholeFile.WriteAsync(tree.At($"{NetworkdFiles.Directory}/{file}"), Encoding.UTF8.GetBytes(unit.ToString()), WholeFile.Public, overwrite: true, cancellationToken).ConfigureAwait(false);
        }

        await ReloadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task UndefineAsync(XElement definition, CancellationToken cancellationToken)
    {
        var name = (string)definition.Attribute("name")!;
        if (!tree.List(NetworkdFiles.Directory).Any(file => NetworkdFiles.IsOf(file, name)))
        {
            var other = Units(".network").Concat(Units(".netdev")).First(one => one.Unit.Get("Match", "Name") == name || one.Unit.Get("NetDev", "Name") == name).File;
            throw new VirtException(VirtErrorCode.OperationUnsupported, $"interface '{name}' is defined by {other}, which was not made here; remove that file", VirtErrorDomain.Interface);
        }

        Clear(name, []);
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StartAsync(XElement definition, CancellationToken cancellationToken)
    {
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
        await networkctl.RunAsync(VirtErrorDomain.Interface, ["up", (string)definition.Attribute("name")!], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StopAsync(XElement definition, CancellationToken cancellationToken) =>
        networkctl.RunAsync(VirtErrorDomain.Interface, ["down", (string)definition.Attribute("name")!], cancellationToken);

    /// <inheritdoc/>
    public Task ReloadAsync(CancellationToken cancellationToken) => networkctl.RunAsync(VirtErrorDomain.Interface, ["reload"], cancellationToken);

    private void Clear(string name, IEnumerable<string> kept)
    {
        foreach (var file in tree.List(NetworkdFiles.Directory).Where(file => NetworkdFiles.IsOf(file, name)).Except(kept).ToArray())
        {
            File.Delete(tree.At($"{NetworkdFiles.Directory}/{file}"));
        }
    }

    private IEnumerable<(string File, UnitText Unit)> Units(string ending) =>
        from file in Directories.SelectMany(directory => tree.List(directory).Select(name => (Name: name, Path: $"{directory}/{name}"))).DistinctBy(one => one.Name).OrderBy(one => one.Name, StringComparer.Ordinal)
        where file.Name.EndsWith(ending, StringComparison.Ordinal)
        select (file.Name, UnitText.Parse(tree.Read(file.Path) ?? string.Empty));
}
