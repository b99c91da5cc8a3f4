using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Agent;

/// <summary>What a test guest tells of itself.</summary>
/// <remarks>virDomainGetGuestInfo, with the fields of libvirt's QEMU driver.</remarks>
internal static class GuestFacts
{
    /// <summary>The groups that are known.</summary>
    internal const DomainGuestInfoTypes Known =
        DomainGuestInfoTypes.Users | DomainGuestInfoTypes.Os | DomainGuestInfoTypes.Timezone | DomainGuestInfoTypes.Hostname
        | DomainGuestInfoTypes.Filesystem | DomainGuestInfoTypes.Disks | DomainGuestInfoTypes.Interfaces | DomainGuestInfoTypes.Load;

    /// <summary>What a file system of a test guest holds, in bytes.</summary>
    internal const ulong FileSystemSize = 20UL << 30;

    /// <summary>How much of it is in use, in bytes.</summary>
    internal const ulong FileSystemUsed = 5UL << 30;

    /// <summary>What the guest's system says of itself, under the names that agents and libvirt share.</summary>
    internal static IReadOnlyList<(string Name, string Value)> Os { get; } =
    [
        ("id", "testlinux"), ("name", "Test Linux"), ("pretty-name", "Test Linux 1"), ("version", "1 (In Memory)"), ("version-id", "1"),
        ("machine", "x86_64"), ("kernel-release", "6.1.0-test"), ("kernel-version", "#1 SMP"),
    ];

    /// <summary>Describes a guest.</summary>
    /// <param name="node">The node.</param>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="types">Which groups; none for all.</param>
    /// <returns>The fields.</returns>
    internal static IReadOnlyList<TypedParameter> Describe(TestNode node, TestDomain domain, DomainGuestInfoTypes types)
    {
        var wanted = types == DomainGuestInfoTypes.None ? Known : types;
        var fields = new List<TypedParameter>();
        foreach (var (type, add) in Groups)
        {
            if (wanted.HasFlag(type))
            {
                add(fields, node, domain);
            }
        }

        return fields;
    }

    private static IReadOnlyList<(DomainGuestInfoTypes Type, Action<List<TypedParameter>, TestNode, TestDomain> Add)> Groups { get; } =
    [
        (DomainGuestInfoTypes.Users, (fields, _, domain) => fields.AddRange(
            [new("user.count", 1U), new("user.0.name", "root"), new("user.0.login-time", (ulong)domain.Guest.Time.Seconds * 1000)])),
        (DomainGuestInfoTypes.Os, (fields, _, _) => fields.AddRange(Os.Select(field => new TypedParameter($"os.{field.Name}", field.Value)))),
        (DomainGuestInfoTypes.Timezone, (fields, _, _) => fields.AddRange([new("timezone.name", "UTC"), new("timezone.offset", 0)])),
        (DomainGuestInfoTypes.Hostname, (fields, _, domain) => fields.Add(new("hostname", HostName(domain)))),
        (DomainGuestInfoTypes.Filesystem, (fields, _, domain) => AddFileSystems(fields, domain)),
        (DomainGuestInfoTypes.Disks, (fields, _, domain) => AddDisks(fields, domain)),
        (DomainGuestInfoTypes.Interfaces, (fields, node, domain) => AddInterfaces(fields, GuestAddresses.Of(node, domain))),
        (DomainGuestInfoTypes.Load, (fields, _, _) => fields.AddRange([new("load.1m", 0.25), new("load.5m", 0.2), new("load.15m", 0.1)])),
    ];

    /// <summary>The name that the guest gives itself.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The name.</returns>
    internal static string HostName(TestDomain domain) => domain.Name + "host";

    private static void AddFileSystems(List<TypedParameter> fields, TestDomain domain)
    {
        var systems = GuestFileSystems.List(domain.Definition.Devices);
        fields.Add(new("fs.count", (uint)systems.Count));
        for (var i = 0; i < systems.Count; i++)
        {
            fields.AddRange(
            [
                new($"fs.{i}.name", systems[i].Name), new($"fs.{i}.mountpoint", systems[i].MountPoint), new($"fs.{i}.fstype", systems[i].Type),
                new($"fs.{i}.total-bytes", FileSystemSize), new($"fs.{i}.used-bytes", FileSystemUsed),
                new($"fs.{i}.disk.count", (uint)systems[i].Disks.Count),
            ]);
            for (var j = 0; j < systems[i].Disks.Count; j++)
            {
                fields.Add(new($"fs.{i}.disk.{j}.alias", systems[i].Disks[j]));
                fields.Add(new($"fs.{i}.disk.{j}.device", $"/dev/{systems[i].Name}"));
            }
        }
    }

    private static void AddDisks(List<TypedParameter> fields, TestDomain domain)
    {
        var disks = domain.Definition.Devices.Disks;
        fields.Add(new("disk.count", (uint)disks.Count));
        for (var i = 0; i < disks.Count; i++)
        {
            fields.AddRange([new($"disk.{i}.name", $"/dev/{disks[i].Target}"), new($"disk.{i}.partition", false), new($"disk.{i}.alias", disks[i].Target)]);
        }
    }

    private static void AddInterfaces(List<TypedParameter> fields, IReadOnlyList<GuestInterface> cards)
    {
        fields.Add(new("if.count", (uint)cards.Count));
        for (var i = 0; i < cards.Count; i++)
        {
            fields.Add(new($"if.{i}.name", $"eth{i}"));
            if (cards[i].Mac is { } mac)
            {
                fields.Add(new($"if.{i}.hwaddr", mac));
            }

            fields.Add(new($"if.{i}.addr.count", (uint)cards[i].Addresses.Count));
            for (var j = 0; j < cards[i].Addresses.Count; j++)
            {
                var address = cards[i].Addresses[j];
                fields.AddRange(
                [
                    new($"if.{i}.addr.{j}.type", address.IsIPv6 ? "ipv6" : "ipv4"),
                    new($"if.{i}.addr.{j}.addr", address.Address),
                    new($"if.{i}.addr.{j}.prefix", (uint)address.Prefix),
                ]);
            }
        }
    }
}
