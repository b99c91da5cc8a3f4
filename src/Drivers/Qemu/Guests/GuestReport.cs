using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Agent;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Guests;

/// <summary>Collects what a guest's agent knows of it, under the names that virDomainGetGuestInfo gives.</summary>
/// <param name="agent">The agent.</param>
/// <param name="domain">The live definition, in which disks have their names.</param>
internal sealed class GuestReport(QemuAgent agent, XElement domain)
{
    private static readonly (string Field, string Name)[] OsFields =
    [
        ("id", "os.id"), ("name", "os.name"), ("pretty-name", "os.pretty-name"), ("version", "os.version"), ("version-id", "os.version-id"),
        ("machine", "os.machine"), ("variant", "os.variant"), ("variant-id", "os.variant-id"), ("kernel-release", "os.kernel-release"), ("kernel-version", "os.kernel-version"),
    ];

    private readonly List<TypedParameter> _values = [];

    /// <summary>Collects.</summary>
    /// <param name="types">Which groups; none for all that the agent knows.</param>
    /// <param name="cancellationToken">Ends the collection.</param>
    /// <returns>The values.</returns>
    /// <exception cref="VirtException">What an agent says that does not know a group that was asked for by name.</exception>
    internal async Task<IReadOnlyList<TypedParameter>> ReadAsync(DomainGuestInfoTypes types, CancellationToken cancellationToken)
    {
        (DomainGuestInfoTypes Type, string Command, Action<JsonElement> Take)[] groups =
        [
            (DomainGuestInfoTypes.Users, "guest-get-users", TakeUsers),
            (DomainGuestInfoTypes.Os, "guest-get-osinfo", TakeSystem),
            (DomainGuestInfoTypes.Timezone, "guest-get-timezone", TakeTimezone),
            (DomainGuestInfoTypes.Hostname, "guest-get-host-name", answer => Add("hostname", answer.Text("host-name"))),
            (DomainGuestInfoTypes.Filesystem, "guest-get-fsinfo", TakeFileSystems),
            (DomainGuestInfoTypes.Disks, "guest-get-disks", TakeDisks),
            (DomainGuestInfoTypes.Interfaces, "guest-network-get-interfaces", TakeInterfaces),
        ];
        foreach (var (type, command, take) in groups.Where(group => types == DomainGuestInfoTypes.None || types.HasFlag(group.Type)))
        {
            // Who asks for everything gets what this agent knows.
            if (types != DomainGuestInfoTypes.None)
            {
                take(await agent.RunAsync(command, null, cancellationToken).ConfigureAwait(false));
            }
            else if (await agent.RunIfKnownAsync(command, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                take(answer);
            }
        }

        return _values;
    }

    private void Add(string name, string? value)
    {
        if (value is not null)
        {
            _values.Add(new(name, value));
        }
    }

    private void Add(string name, long? value)
    {
        if (value is { } number)
        {
            _values.Add(new(name, (ulong)number));
        }
    }

    private void Count(string name, int count) => _values.Add(new(name, (uint)count));

    // libvirt tells how many there are of these only where there are any.
    private void CountSome(string name, int count)
    {
        if (count > 0)
        {
            Count(name, count);
        }
    }

    private void TakeUsers(JsonElement answer)
    {
        var users = answer.Items().ToArray();
        Count("user.count", users.Length);
        for (var i = 0; i < users.Length; i++)
        {
            Add($"user.{i}.name", users[i].Text("user"));
            Add($"user.{i}.domain", users[i].Text("domain"));
            if (users[i].Field("login-time") is { ValueKind: JsonValueKind.Number } time)
            {
                _values.Add(new($"user.{i}.login-time", (ulong)(time.GetDouble() * 1000)));
            }
        }
    }

    private void TakeSystem(JsonElement answer)
    {
        foreach (var (field, name) in OsFields)
        {
            Add(name, answer.Text(field));
        }
    }

    private void TakeTimezone(JsonElement answer)
    {
        Add("timezone.name", answer.Text("zone"));
        if (answer.Number("offset") is { } offset)
        {
            _values.Add(new("timezone.offset", (int)offset));
        }
    }

    private void TakeFileSystems(JsonElement answer)
    {
        var systems = answer.Items().Reverse().ToArray();
        CountSome("fs.count", systems.Length);
        for (var i = 0; i < systems.Length; i++)
        {
            Add($"fs.{i}.name", systems[i].Text("name"));
            Add($"fs.{i}.mountpoint", systems[i].Text("mountpoint"));
            Add($"fs.{i}.fstype", systems[i].Text("type"));
            Add($"fs.{i}.total-bytes", systems[i].Number("total-bytes"));
            Add($"fs.{i}.used-bytes", systems[i].Number("used-bytes"));
            var disks = systems[i].Items("disk").ToArray();
            Count($"fs.{i}.disk.count", disks.Length);
            for (var j = 0; j < disks.Length; j++)
            {
                Add($"fs.{i}.disk.{j}.alias", GuestAnswers.DiskName(disks[j], domain));
                Add($"fs.{i}.disk.{j}.serial", disks[j].Text("serial"));
                Add($"fs.{i}.disk.{j}.device", disks[j].Text("dev"));
            }
        }
    }

    private void TakeDisks(JsonElement answer)
    {
        var disks = answer.Items().ToArray();
        CountSome("disk.count", disks.Length);
        for (var i = 0; i < disks.Length; i++)
        {
            Add($"disk.{i}.name", disks[i].Text("name"));
            _values.Add(new($"disk.{i}.partition", disks[i].Flag("partition") == true));
            var parts = disks[i].Items("dependencies").ToArray();
            if (parts.Length > 0)
            {
                Count($"disk.{i}.dependency.count", parts.Length);
            }

            for (var j = 0; j < parts.Length; j++)
            {
                Add($"disk.{i}.dependency.{j}.name", parts[j].GetString());
            }

            Add($"disk.{i}.guest_alias", disks[i].Text("alias"));
            if (disks[i].Field("address") is { } address)
            {
                Add($"disk.{i}.alias", GuestAnswers.DiskName(address, domain));
                Add($"disk.{i}.serial", address.Text("serial"));
                Add($"disk.{i}.device", address.Text("dev"));
            }
        }
    }

    private void TakeInterfaces(JsonElement answer)
    {
        var cards = GuestAnswers.Interfaces(answer);
        CountSome("if.count", cards.Count);
        for (var i = 0; i < cards.Count; i++)
        {
            Add($"if.{i}.name", cards[i].Name);
            Add($"if.{i}.hwaddr", cards[i].Mac);
            Count($"if.{i}.addr.count", cards[i].Addresses.Count);
            for (var j = 0; j < cards[i].Addresses.Count; j++)
            {
                Add($"if.{i}.addr.{j}.type", cards[i].Addresses[j].IsIPv6 ? "ipv6" : "ipv4");
                Add($"if.{i}.addr.{j}.addr", cards[i].Addresses[j].Address);
                Count($"if.{i}.addr.{j}.prefix", cards[i].Addresses[j].Prefix);
            }
        }
    }
}
