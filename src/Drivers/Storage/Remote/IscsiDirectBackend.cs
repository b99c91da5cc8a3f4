using System.Globalization;
using System.Text.RegularExpressions;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Blocks;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Remote;

/// <summary>Pools that are iSCSI targets, which guests reach without the host's kernel.</summary>
/// <param name="secrets">The values of secrets.</param>
/// <remarks>virStorageBackendISCSIDirect; the programs of libiscsi ask the target, those of QEMU write to it.</remarks>
internal sealed partial class IscsiDirectBackend(ISecretSource secrets) : IPoolBackend
{
    private const int DefaultPort = 3260;
    private const string UnitPrefix = "unit:0:0:";
    private const string PasswordSecret = "password0";

    /// <inheritdoc/>
    public string Type => "iscsi-direct";

    /// <inheritdoc/>
    public string? FindMissing() => HostProgram.TryFind("iscsi-ls") is null ? "the program 'iscsi-ls' is missing"
        : HostProgram.TryFind("iscsi-readcapacity16") is null ? "the program 'iscsi-readcapacity16' is missing" : null;

    /// <inheritdoc/>
    public async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (pool.Hosts.Count != 1 || pool.Devices.Count != 1)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "Expected exactly 1 host for the storage pool", VirtErrorDomain.Storage);
        }

        var portal = PortalOf(pool.Hosts[0]);
        var target = pool.Devices[0];
        var (user, password) = await CredentialAsync(pool, cancellationToken).ConfigureAwait(false);
        var text = await RunAsync(
            "iscsi-ls", user, password, ["-i", Initiator(pool), "-s", $"iscsi://{portal}/{target}"], cancellationToken).ConfigureAwait(false);
        var volumes = new List<VolumeFacts>();
        foreach (var unit in UnitsOf(text, target))
        {
            var size = await RunAsync(
                "iscsi-readcapacity16", user, password, ["-i", Initiator(pool), "-s", $"iscsi://{portal}/{target}/{unit}"], cancellationToken).ConfigureAwait(false);
            var bytes = long.TryParse(size.Trim(), CultureInfo.InvariantCulture, out var known) ? known : 0;
            var key = $"ip-{portal}-iscsi-{target}-lun-{unit}";
            volumes.Add(new VolumeFacts($"{UnitPrefix}{unit}", key, key, StorageVolumeType.Network) { Capacity = bytes, Allocation = bytes });
        }

        return new PoolContent(volumes.Sum(volume => volume.Capacity), volumes.Sum(volume => volume.Allocation), 0, volumes);
    }

    /// <inheritdoc/>
    public async Task<string> FindSourcesAsync(string? sourceXml, CancellationToken cancellationToken)
    {
        var (source, host) = SourceList.ReadHost(sourceXml, "iscsi");
        if (source.Initiator is null)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "missing initiator IQN", VirtErrorDomain.Storage);
        }

        var text = await RunAsync("iscsi-ls", null, null, ["-i", source.Initiator, $"iscsi://{PortalOf(host)}"], cancellationToken).ConfigureAwait(false);
        return SourceList.Write(IscsiSources.Of(TargetLine().Matches(text).Select(line => line.Groups[1].Value), host, source.Initiator));
    }

    /// <inheritdoc/>
    public async Task WipeAsync(
        PoolSpec pool, VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        if (algorithm != StorageWipeAlgorithm.Zero)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"unsupported algorithm {(int)algorithm}", VirtErrorDomain.Storage);
        }

        using var arguments = new SecretArguments();
        var (user, password) = await CredentialAsync(pool, cancellationToken).ConfigureAwait(false);
        var options = $"driver=raw,file.driver=iscsi,file.transport=tcp,file.portal={PortalOf(pool.Hosts[0])},file.target={QemuImgOptions.Escape(pool.Devices[0])}"
            + $",file.lun={volume.Name[UnitPrefix.Length..]},file.initiator-name={QemuImgOptions.Escape(Initiator(pool))}";
        if (user is not null)
        {
            arguments.Add(PasswordSecret, System.Text.Encoding.UTF8.GetBytes(password!));
            options += $",file.user={QemuImgOptions.Escape(user)},file.password-secret={PasswordSecret}";
        }

        await HostProgram.Find("qemu-io", VirtErrorDomain.Storage).RunAsync(
            VirtErrorDomain.Storage,
            [.. arguments.Arguments, "--image-opts", options, "-c", string.Create(CultureInfo.InvariantCulture, $"write -z 0 {volume.Capacity}")],
            arguments.Input,
            cancellationToken).ConfigureAwait(false);
        progress?.Report(new JobProgress($"Wiping {volume.Name}", volume.Capacity, volume.Capacity));
    }

    private static string Initiator(PoolSpec pool) =>
        pool.Initiator ?? throw new VirtException(VirtErrorCode.ConfigUnsupported, "missing initiator IQN", VirtErrorDomain.Storage);

    private static string PortalOf((string Name, int Port) host)
    {
        var name = host.Name.Contains(':', StringComparison.Ordinal) ? $"[{host.Name}]" : host.Name;
        return string.Create(CultureInfo.InvariantCulture, $"{name}:{(host.Port > 0 ? host.Port : DefaultPort)}");
    }

    /// <summary>A server lists all its targets; the units that follow a target's line are its own.</summary>
    private static IEnumerable<string> UnitsOf(string text, string target)
    {
        var isWanted = false;
        foreach (var line in text.Split('\n'))
        {
            if (TargetLine().Match(line) is { Success: true } named)
            {
                isWanted = named.Groups[1].Value == target;
            }
            else if (isWanted && UnitLine().Match(line) is { Success: true } unit)
            {
                yield return unit.Groups[1].Value;
            }
        }
    }

    private static Task<string> RunAsync(string program, string? user, string? password, string[] arguments, CancellationToken cancellationToken)
    {
        var found = HostProgram.Find(program, VirtErrorDomain.Storage);
        found = user is null ? found : found.With(("LIBISCSI_CHAP_USERNAME", user), ("LIBISCSI_CHAP_PASSWORD", password!));
        return found.RunAsync(VirtErrorDomain.Storage, arguments, cancellationToken);
    }

    private async Task<(string? User, string? Password)> CredentialAsync(PoolSpec pool, CancellationToken cancellationToken) =>
        pool.Source?.Element("auth") is { } auth
            ? await IscsiSources.ReadCredentialAsync(auth, secrets, cancellationToken).ConfigureAwait(false)
            : (null, null);

    [GeneratedRegex(@"(?m)^Target:(\S+)")]
    private static partial Regex TargetLine();

    [GeneratedRegex(@"^Lun:(\d+)\s+Type:DIRECT_ACCESS")]
    private static partial Regex UnitLine();
}
