using System.Diagnostics.CodeAnalysis;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>The domains of a driver, each known by its uuid, its name, and its number while it runs.</summary>
/// <remarks>virDomainObjList. Only touched under its driver's lock.</remarks>
/// <typeparam name="T">The driver's kind of domain.</typeparam>
/// <param name="speaker">Says that there is no such domain.</param>
internal abstract class DomainTable<T>(DomainSpeaker speaker)
    where T : HostDomain
{
    private readonly Dictionary<Guid, T> _byUuid = [];
    private readonly Dictionary<string, T> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, T> _byId = [];
    private int _nextId = 1;

    /// <summary>All domains, in no order that means anything.</summary>
    internal IReadOnlyCollection<T> All => _byUuid.Values;

    /// <summary>The domains that run, in no order that means anything.</summary>
    internal IReadOnlyCollection<T> Active => _byId.Values;

    /// <summary>Finds a domain that a caller holds a reference to.</summary>
    /// <param name="reference">The reference; its uuid counts.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal T Find(DomainRef reference) => _byUuid.GetValueOrDefault(reference.Uuid) ?? throw speaker.NoDomain(reference);

    /// <summary>Finds a domain by uuid.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal T FindByUuid(Guid uuid) =>
        _byUuid.GetValueOrDefault(uuid) ?? throw speaker.NoDomain($"no domain with matching uuid '{VirtUuid.Format(uuid)}'");

    /// <summary>Finds a domain by name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal T FindByName(string name) =>
        _byName.GetValueOrDefault(name) ?? throw speaker.NoDomain($"no domain with matching name '{name}'");

    /// <summary>Finds a running domain by number.</summary>
    /// <param name="id">The number.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal T FindById(int id) => _byId.GetValueOrDefault(id) ?? throw speaker.NoDomain($"no domain with matching id {id}");

    /// <summary>Tells whether a domain is still in the table.</summary>
    /// <param name="uuid">Its uuid.</param>
    /// <param name="domain">The domain.</param>
    /// <returns>Whether it is.</returns>
    internal bool TryFind(Guid uuid, [NotNullWhen(true)] out T? domain) => _byUuid.TryGetValue(uuid, out domain);

    /// <summary>Stores a definition, for a new domain or in place of another's.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="replaced">The definition that it replaces; null when there was none.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">OperationFailed when its name or its uuid, but not both, is another domain's.</exception>
    internal T Define(DomainDefinition definition, out DomainDefinition? replaced)
    {
        if (FindSame(definition) is not { } domain)
        {
            replaced = null;
            domain = Add(definition);
        }
        else if (domain.IsActive)
        {
            replaced = domain.NextDefinition;
            domain.NextDefinition = definition;
        }
        else
        {
            replaced = domain.Definition;
            domain.Definition = definition;
        }

        domain.IsPersistent = true;
        return domain;
    }

    /// <summary>Takes a definition to start with at once, for a new transient domain or a persistent one that is shut off.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The domain, not yet started.</returns>
    /// <exception cref="VirtException">OperationFailed when its name or its uuid, but not both, is another domain's; OperationInvalid when the domain runs.</exception>
    internal T Prepare(DomainDefinition definition)
    {
        if (FindSame(definition) is not { } domain)
        {
            return Add(definition);
        }

        if (domain.IsActive)
        {
            throw SharedErrors.Of(VirtErrorCode.OperationInvalid, $"domain '{domain.Name}' is already active");
        }

        domain.NextDefinition ??= domain.Definition;
        domain.Definition = definition;
        return domain;
    }

    /// <summary>Makes a domain run.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="state">Its state.</param>
    /// <param name="reason">Why it is in that state.</param>
    internal void Activate(T domain, DomainState state, int reason) => Activate(domain, _nextId, state, reason);

    /// <summary>Takes up a domain that runs already.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="id">Its number.</param>
    /// <param name="state">Its state.</param>
    /// <param name="reason">Why it is in that state.</param>
    internal void Activate(T domain, int id, DomainState state, int reason)
    {
        _nextId = Math.Max(_nextId, id + 1);
        domain.BecomeActive(id, state, reason);
        _byId[id] = domain;
    }

    /// <summary>Stops a domain; a transient one stays in the table until it is forgotten.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="reason">Why it is shut off.</param>
    internal void Deactivate(T domain, int reason)
    {
        _byId.Remove(domain.Id);
        domain.BecomeInactive(reason);
    }

    /// <summary>Takes a domain out.</summary>
    /// <param name="domain">The domain.</param>
    internal void Remove(T domain)
    {
        _byUuid.Remove(domain.Uuid);
        _byName.Remove(domain.Name);
        _byId.Remove(domain.Id);
    }

    /// <summary>Refuses another name for a domain when it cannot have it.</summary>
    /// <param name="domain">The domain, which is shut off.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="VirtException">OperationInvalid when the name is its own or another domain's.</exception>
    internal void CheckRename(T domain, string name)
    {
        if (domain.Name == name)
        {
            throw SharedErrors.Of(VirtErrorCode.OperationInvalid, "Can't rename domain to itself");
        }

        if (_byName.ContainsKey(name))
        {
            throw SharedErrors.Of(VirtErrorCode.OperationInvalid, $"domain with name '{name}' already exists");
        }
    }

    /// <summary>Gives a domain another name, which <see cref="CheckRename"/> let pass.</summary>
    /// <param name="domain">The domain, which is shut off.</param>
    /// <param name="renamed">Its definition with the name.</param>
    internal void Rename(T domain, DomainDefinition renamed)
    {
        _byName.Remove(domain.Name);
        domain.Definition = renamed;
        _byName.Add(domain.Name, domain);
    }

    /// <summary>Makes a domain that is shut off and transient.</summary>
    /// <param name="definition">Its definition.</param>
    /// <returns>The domain.</returns>
    protected abstract T Make(DomainDefinition definition);

    private T Add(DomainDefinition definition)
    {
        var domain = Make(definition);
        _byUuid.Add(definition.Uuid, domain);
        _byName.Add(definition.Name, domain);
        return domain;
    }

    private T? FindSame(DomainDefinition definition)
    {
        if (_byUuid.TryGetValue(definition.Uuid, out var domain))
        {
            return domain.Name == definition.Name ? domain : throw Clash($"domain '{domain.Name}' is already defined with uuid {VirtUuid.Format(domain.Uuid)}");
        }

        return _byName.TryGetValue(definition.Name, out var namesake)
            ? throw Clash($"domain '{definition.Name}' already exists with uuid {VirtUuid.Format(namesake.Uuid)}")
            : null;
    }

    private static VirtException Clash(string what) => SharedErrors.Of(VirtErrorCode.OperationFailed, what);
}
