using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Pools that are iSCSI targets, which the host's kernel logs in to.</summary>
/// <param name="tree">The host's files.</param>
/// <param name="secrets">The values of secrets.</param>
/// <remarks>virStorageBackendISCSI, viriscsi.c; iscsiadm(8) does the work.</remarks>
internal sealed partial class IscsiBackend(HostTree tree, ISecretSource secrets) : BlockBackend, IPoolBackend
{
    private const int DefaultPort = 3260;
    private const int NothingFound = 21;

    private readonly ScsiUnits _units = new(tree);

    /// <inheritdoc/>
    public override string Type => "iscsi";

    /// <inheritdoc/>
    public string? FindMissing() => HostProgram.TryFind("iscsiadm") is null ? "the program 'iscsiadm' is missing" : null;

    /// <inheritdoc/>
    public async Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) =>
        await FindSessionAsync(pool, cancellationToken).ConfigureAwait(false) is not null;

    /// <inheritdoc/>
    public async Task StartAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        Check(pool);
        if (await FindSessionAsync(pool, cancellationToken).ConfigureAwait(false) is not null)
        {
            return;
        }

        string[] record = ["--mode", "node", "--portal", PortalOf(pool), "--targetname", pool.Devices[0]];
        await RunAsync([.. record, "--op", "new"], cancellationToken).ConfigureAwait(false);

        // What is stored here is logged in to when the pool starts, not whenever the host boots.
        await RunAsync([.. record, "--op", "update", "--name", "node.startup", "--value", "manual"], cancellationToken).ConfigureAwait(false);
        await AuthenticateAsync(pool, cancellationToken).ConfigureAwait(false);
        await RunAsync([.. record, .. await InterfaceWordsAsync(pool, cancellationToken).ConfigureAwait(false), "--login"], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StopAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (await FindSessionAsync(pool, cancellationToken).ConfigureAwait(false) is not null)
        {
            await RunAsync(
                [
                    "--mode", "node", "--portal", PortalOf(pool), "--targetname", pool.Devices[0],
                    .. await InterfaceWordsAsync(pool, cancellationToken).ConfigureAwait(false), "--logout",
                ],
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var session = await FindSessionAsync(pool, cancellationToken).ConfigureAwait(false)
            ?? throw new VirtException(VirtErrorCode.InternalError, "cannot find iscsi session", VirtErrorDomain.Storage);
        await RunAsync(["--mode", "session", "-r", session, "-R"], cancellationToken).ConfigureAwait(false);
        var volumes = await _units.ListAsync(HostOf(session), pool.TargetPath, Measure, cancellationToken).ConfigureAwait(false);
        return new PoolContent(volumes.Sum(volume => volume.Capacity), volumes.Sum(volume => volume.Allocation), 0, volumes);
    }

    /// <inheritdoc/>
    public async Task<string> FindSourcesAsync(string? sourceXml, CancellationToken cancellationToken)
    {
        var (source, host) = SourceList.ReadHost(sourceXml, Type);
        var text = await RunAsync(
            [
                "--mode", "discovery", "--type", "sendtargets", "--portal", PortalOf(source),
                .. await InterfaceWordsAsync(source, cancellationToken).ConfigureAwait(false),
            ],
            cancellationToken).ConfigureAwait(false);
        return SourceList.Write(IscsiSources.Of(TargetLine().Matches(text).Select(line => line.Groups[1].Value), host, source.Initiator));
    }

    private static void Check(PoolSpec pool)
    {
        if (pool.Hosts.Count != 1)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "Expected exactly 1 host for the storage pool", VirtErrorDomain.Storage);
        }

        if (pool.Devices.Count != 1 || pool.Devices[0].Length == 0)
        {
            throw new VirtException(VirtErrorCode.InternalError, "missing source device", VirtErrorDomain.Storage);
        }
    }

    private static string PortalOf(PoolSpec pool)
    {
        var (name, port) = pool.Hosts[0];
        var host = name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name;
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{(port > 0 ? port : DefaultPort)},1");
    }

    private static Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        HostProgram.Find("iscsiadm", VirtErrorDomain.Storage).RunAsync(VirtErrorDomain.Storage, arguments, cancellationToken);

    private static async Task<string?> FindSessionAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        Check(pool);
        var result = await HostProgram.Find("iscsiadm", VirtErrorDomain.Storage).TryRunAsync(["--mode", "session"], null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode is not (0 or NothingFound))
        {
            throw new VirtException(VirtErrorCode.InternalError, $"cannot find iscsiadm session: {result.Error.Trim()}", VirtErrorDomain.Storage);
        }

        return SessionLine().Matches(result.Output).Where(line => line.Groups[2].Value == pool.Devices[0]).Select(line => line.Groups[1].Value).FirstOrDefault();
    }

    /// <summary>A host shows itself with another name through an interface record of that name.</summary>
    private static async Task<string[]> InterfaceWordsAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (pool.Initiator is not { } initiator)
        {
            return [];
        }

        var known = await RunAsync(["--mode", "iface"], cancellationToken).ConfigureAwait(false);
        if (InterfaceLine().Matches(known).FirstOrDefault(line => line.Groups[2].Value == initiator) is { } found)
        {
            return ["--interface", found.Groups[1].Value];
        }

        var name = $"virtps-iface-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(initiator)))[..8]}";
        await RunAsync(["--mode", "iface", "--interface", name, "--op", "new"], cancellationToken).ConfigureAwait(false);
        await RunAsync(
            ["--mode", "iface", "--interface", name, "--op", "update", "--name", "iface.initiatorname", "--value", initiator], cancellationToken).ConfigureAwait(false);
        return ["--interface", name];
    }

    private async Task AuthenticateAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (pool.Source?.Element("auth") is not { } auth)
        {
            return;
        }

        var (user, password) = await IscsiSources.ReadCredentialAsync(auth, secrets, cancellationToken).ConfigureAwait(false);
        await new IscsiRecord(tree).SetCredentialAsync(pool.Devices[0], user, password, cancellationToken).ConfigureAwait(false);
    }

    private int HostOf(string session)
    {
        var directory = tree.At($"/sys/class/iscsi_session/session{session}/device");
        var target = Directory.Exists(directory)
            ? Directory.EnumerateFileSystemEntries(directory).Select(entry => TargetName().Match(Path.GetFileName(entry))).FirstOrDefault(match => match.Success)
            : null;
        return target is null
            ? throw new VirtException(VirtErrorCode.InternalError, $"Failed to get host number for iSCSI session with path '{directory}'", VirtErrorDomain.Storage)
            : int.Parse(target.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?m)^\S+:\s+\[(\d+)\]\s+\S+\s+(\S+)")]
    private static partial Regex SessionLine();

    [GeneratedRegex(@"(?m)^\s*\S+\s+(\S+)\s*$")]
    private static partial Regex TargetLine();

    [GeneratedRegex(@"(?m)^(\S+) [^,]*,[^,]*,[^,]*,[^,]*,(\S+)\s*$")]
    private static partial Regex InterfaceLine();

    [GeneratedRegex(@"^target(\d+):")]
    private static partial Regex TargetName();
}
