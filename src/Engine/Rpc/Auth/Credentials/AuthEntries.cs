using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What the groups of auth.conf mean: which host uses which credentials.</summary>
internal sealed class AuthEntries(AuthFile file)
{
    internal const string Libvirt = "libvirt";

    private const string Default = "default";
    private const string Reference = "credentials";
    private const string CredentialsPrefix = "credentials-";

    /// <summary>The services that libvirt's drivers look up.</summary>
    internal static IReadOnlyList<string> Services { get; } = [Libvirt, "ssh", "esx", "hyperv"];

    /// <summary>Finds the group of credentials for a host, or for all hosts without their own.</summary>
    /// <returns>The group's full name, or nothing.</returns>
    /// <exception cref="VirtException">ConfSyntax when the host's group refers to nothing.</exception>
    internal string? Find(string service, string host)
    {
        var group = new[] { GroupOf(service, host), GroupOf(service, Default) }.FirstOrDefault(file.Has);
        return group is null ? null : Referred(group);
    }

    /// <summary>Finds one value for a host.</summary>
    internal string? Find(string service, string host, string key) => Find(service, host) is { } group ? file.Get(group, key) : null;

    /// <summary>Lists the hosts that have credentials.</summary>
    internal IEnumerable<VirtCredential> List() =>
        from section in file.Groups
        from service in Services
        where section.StartsWith(GroupOf(service, ""), StringComparison.Ordinal)
        select Describe(service, section[GroupOf(service, "").Length..]);

    /// <summary>Describes a host's own entry, which has to be there.</summary>
    internal VirtCredential Describe(string service, string host)
    {
        var group = Referred(GroupOf(service, host));
        return new VirtCredential
        {
            Service = service,
            HostName = host,
            Name = group[CredentialsPrefix.Length..],
            UserName = file.Get(group, "authname") ?? file.Get(group, "username"),
            Realm = file.Get(group, "realm"),
            HasPassword = file.Get(group, "password") is not null,
            Path = file.Name,
        };
    }

    /// <summary>Sets a host's credentials; other hosts that share the same group keep what they have.</summary>
    internal void Set(string service, string host, string userName, string? password, string? realm)
    {
        var mine = GroupOf(service, host);
        var name = file.Get(mine, Reference) is { } known && UsersOf(known).All(group => group == mine) ? known : FreeName(service, host);
        file.Set(mine, Reference, name);
        var group = CredentialsPrefix + name;

        // libvirt's own transport calls the login name authname; the other drivers call it username.
        file.Set(group, service == Libvirt ? "authname" : "username", userName);
        file.Set(group, service == Libvirt ? "username" : "authname", null);
        file.Set(group, "password", password);
        file.Set(group, "realm", realm);
    }

    /// <summary>Removes a host's entry, and its credentials where no other host uses them.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool Remove(string service, string host)
    {
        var mine = GroupOf(service, host);
        if (!file.Has(mine))
        {
            return false;
        }

        var name = file.Get(mine, Reference);
        file.Remove(mine);
        if (name is not null && !UsersOf(name).Any())
        {
            file.Remove(CredentialsPrefix + name);
        }

        return true;
    }

    private static string GroupOf(string service, string host) => $"auth-{service}-{host}";

    private IEnumerable<string> UsersOf(string name) => file.Groups.Where(group => file.Get(group, Reference) == name);

    private string FreeName(string service, string host) =>
        new[] { host, $"{service}-{host}" }.Concat(Enumerable.Range(2, int.MaxValue - 2).Select(i => $"{service}-{host}-{i}"))
            .First(name => !file.Has(CredentialsPrefix + name) && !UsersOf(name).Any());

    private string Referred(string group)
    {
        var name = file.Get(group, Reference)
            ?? throw new VirtException(VirtErrorCode.ConfSyntax, $"Missing item 'credentials' in group '{group}' in '{file.Name}'", VirtErrorDomain.Auth);
        return file.Has(CredentialsPrefix + name) ? CredentialsPrefix + name : throw new VirtException(
            VirtErrorCode.ConfSyntax, $"Missing group 'credentials-{name}' referenced from group '{group}' in '{file.Name}'", VirtErrorDomain.Auth);
    }
}
