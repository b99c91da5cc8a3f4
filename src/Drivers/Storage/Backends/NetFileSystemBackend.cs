using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Remote;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>Pools in a directory of a file server: NFS, CIFS or GlusterFS.</summary>
/// <param name="volumes">Works on their volumes.</param>
/// <remarks>virStorageBackendNetFileSystem.</remarks>
internal sealed partial class NetFileSystemBackend(FileVolumes volumes) : FileSystemBackend(volumes)
{
    /// <inheritdoc/>
    public override string Type => "netfs";

    /// <inheritdoc/>
    public override Task StartAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        // The kernel mounts these only with the help of a program of their own; mount(8) hides that behind other words.
        var helper = pool.SourceFormat switch { "nfs" => "mount.nfs", "cifs" => "mount.cifs", "glusterfs" => "mount.glusterfs", _ => null };
        return helper is null || HostProgram.TryFind(helper) is not null
            ? base.StartAsync(pool, cancellationToken)
            : throw new VirtException(
                VirtErrorCode.OperationUnsupported,
                $"Cannot find '{helper}' in path: pools with format '{pool.SourceFormat}' need it on the host",
                VirtErrorDomain.Storage);
    }

    /// <inheritdoc/>
    public override async Task<string> FindSourcesAsync(string? sourceXml, CancellationToken cancellationToken)
    {
        var (_, host) = SourceList.ReadHost(sourceXml, Type);
        var failure = default(VirtException);
        var found = new List<IEnumerable<XElement>>();
        try
        {
            var exports = await HostProgram.Find("showmount", VirtErrorDomain.Storage).RunAsync(
                VirtErrorDomain.Storage, ["--no-headers", "--exports", host.Name], cancellationToken).ConfigureAwait(false);
            found.AddRange(
                from export in ExportLine().Matches(exports)
                select Source(host, export.Groups[1].Value, "nfs"));
        }
        catch (VirtException e)
        {
            // A server of another kind answers no such question; only when there is no other either, the caller hears of it.
            failure = e;
        }

        found.AddRange(
            from name in await GlusterServer.ListVolumesAsync(host.Name, isRequired: false, cancellationToken).ConfigureAwait(false)
            select Source(host, name, "glusterfs"));
        return failure is null || found.Count > 0
            ? SourceList.Write(found)
            : throw new VirtException(
                VirtErrorCode.OperationFailed, $"no storage pools were found on host '{host.Name}': {failure.Message}", VirtErrorDomain.Storage, failure);
    }

    /// <inheritdoc/>
    protected override void Check(PoolSpec pool)
    {
        if (pool.Hosts.Count != 1)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "expected exactly 1 host for the storage pool", VirtErrorDomain.Storage);
        }

        if (pool.Hosts[0].Name.Length == 0 || pool.Directory is null)
        {
            throw new VirtException(
                VirtErrorCode.InternalError, pool.Directory is null ? "missing source path" : "missing source host", VirtErrorDomain.Storage);
        }
    }

    /// <inheritdoc/>
    protected override string SourceOf(PoolSpec pool) => pool.Hosts.Count == 0 ? string.Empty
        : pool.SourceFormat == "cifs" ? $"//{pool.Hosts[0].Name}/{pool.Directory}"
        : $"{pool.Hosts[0].Name}:{pool.Directory}";

    /// <inheritdoc/>
    protected override IEnumerable<string> Arguments(PoolSpec pool)
    {
        var version = (string?)pool.Source?.Element("protocol")?.Attribute("ver");
        return pool.SourceFormat switch
        {
            "glusterfs" => ["-o", Options(pool, "direct-io-mode=1"), "-t", "glusterfs"],
            "cifs" => ["-o", Options(pool, "guest"), "-t", "cifs"],
            "nfs" => ["-o", Options(pool, Version(version)), "-t", "nfs"],

            // Asked for the type 'auto', mount(8) does not think of network file systems; asked for none, it does.
            _ => ["-o", Options(pool, Version(version))],
        };
    }

    private static IEnumerable<string> Version(string? version) => version is null ? [] : [$"nfsvers={version}"];

    private static IEnumerable<XElement> Source((string Name, int Port) host, string directory, string format) =>
        [SourceList.Host((host.Name, 0)), SourceList.With("dir", "path", directory), SourceList.With("format", "type", format)];

    [GeneratedRegex(@"(?m)^(/.*\S) +\S+$")]
    private static partial Regex ExportLine();
}
