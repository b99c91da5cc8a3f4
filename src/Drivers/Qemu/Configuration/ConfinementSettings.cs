using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Daemons;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>What guests may do to the host, and as whom they run.</summary>
internal sealed record ConfinementSettings
{
    private static readonly string[] Drivers = ["selinux", "apparmor", "dac", "none"];
    private static readonly string[] Controllers = ["cpu", "devices", "memory", "blkio", "cpuset", "cpuacct"];
    private static readonly string[] Users = ["virtps-qemu", "libvirt-qemu", "qemu"];

    /// <summary>security_driver: the models of labels that are asked for, the first of them first; null to look which the host has.</summary>
    internal IReadOnlyList<string>? Models { get; init; }

    /// <summary>security_default_confined: whether guests whose definition says nothing are confined.</summary>
    internal bool DefaultConfined { get; init; }

    /// <summary>security_require_confined: whether guests that are to be unconfined are refused.</summary>
    internal bool RequireConfined { get; init; }

    /// <summary>user and group: as whom QEMU runs; null for the daemon's own.</summary>
    internal HostIdentity? Identity { get; init; }

    /// <summary>dynamic_ownership: whether what a guest uses is given to it while it runs.</summary>
    internal bool DynamicOwnership { get; init; }

    /// <summary>remember_owner: whether it is given back to whom it was before.</summary>
    internal bool RememberOwner { get; init; }

    /// <summary>seccomp_sandbox: whether QEMU may call only what it needs of the kernel; null for the default, which is to do so where QEMU can.</summary>
    internal bool? Sandbox { get; init; }

    /// <summary>namespaces: whether a guest sees only the devices that it uses.</summary>
    internal bool HasMountNamespace { get; init; }

    /// <summary>cgroup_controllers.</summary>
    internal required IReadOnlyList<CgroupController> CgroupControllers { get; init; }

    /// <summary>cgroup_device_acl: the devices that every guest may use.</summary>
    internal required IReadOnlyList<string> Devices { get; init; }

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="isMachines">Whether the daemon is the machine's one daemon.</param>
    /// <returns>The settings.</returns>
    internal static ConfinementSettings Read(SettingReader reader, bool isMachines)
    {
        var models = reader.TextOrTexts("security_driver");
        if (models?.FirstOrDefault(model => !Drivers.Contains(model)) is { } unknown)
        {
            reader.Complain("security_driver", $"must have \"selinux\", \"apparmor\", \"dac\" or \"none\", not '{unknown}'");
        }

        return new()
        {
            Models = models,
            DefaultConfined = reader.Flag("security_default_confined", true),
            RequireConfined = reader.Flag("security_require_confined", false),
            Identity = ReadIdentity(reader, isMachines),
            DynamicOwnership = reader.Flag("dynamic_ownership", true),
            RememberOwner = reader.Flag("remember_owner", true),
            Sandbox = reader.Value<bool?>("seccomp_sandbox", VirtDaemonSettingType.Number, null, value => value switch
            {
                1L => true,
                0L => false,
                -1L => null,
                _ => throw new FormatException("must be 1, 0 or -1"),
            }),
            HasMountNamespace = reader.Words("namespaces", ["mount"], ["mount"]).Count > 0,
            CgroupControllers = [.. reader.Words("cgroup_controllers", Controllers, Controllers).Select(name => CgroupHost.Named(name)!.Value)],
            Devices = reader.Value<IReadOnlyList<string>>("cgroup_device_acl", VirtDaemonSettingType.List, HostDevices.Common, ReadDevices)!,
        };
    }

    private static IReadOnlyList<string> ReadDevices(object value)
    {
        var devices = (value as IEnumerable<object>)?.OfType<string>().ToArray() ?? throw new FormatException("must be a list of strings");
        return devices.FirstOrDefault(device => !device.StartsWith("/dev/", StringComparison.Ordinal)) is { } wrong
            ? throw new FormatException($"has '{wrong}' in its list, where devices such as \"/dev/null\" may stand")
            : devices;
    }

    private static HostIdentity? ReadIdentity(SettingReader reader, bool isMachines)
    {
        var (user, group) = (reader.Text("user"), reader.Text("group"));
        if (user is null && group is null && !isMachines)
        {
            return null;
        }

        user ??= isMachines ? Users.FirstOrDefault(name => HostAccounts.FindUser(name) is not null) : null;
        HostUser? found = null;
        if (user is not null && (found = HostAccounts.ReadUser(user)) is null)
        {
            reader.Complain("user", $"is '{user}', and there is no such user");
        }

        uint? number = null;
        if (group is not null && (number = HostAccounts.ReadGroup(group)) is null)
        {
            reader.Complain("group", $"is '{group}', and there is no such group");
        }

        return found is null && number is null ? null : new HostIdentity(found?.Id ?? 0, number ?? found?.Group ?? 0);
    }
}
