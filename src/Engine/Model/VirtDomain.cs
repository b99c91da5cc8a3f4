using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>A virtual machine or container.</summary>
/// <remarks>virDomain.</remarks>
public sealed class VirtDomain : VirtObject
{
    private DomainSummary _summary;

    internal VirtDomain(VirtConnection connection, DomainSummary summary)
        : base(connection) => _summary = summary;

    /// <summary>The handle that operations take.</summary>
    public DomainRef Ref => _summary.Domain;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>The uuid.</summary>
    public Guid Uuid => Ref.Uuid;

    /// <summary>The number while it runs, otherwise nothing.</summary>
    public int? Id => Ref.Id >= 0 ? Ref.Id : null;

    /// <summary>The state.</summary>
    public DomainState State => _summary.State;

    /// <summary>Why it is in that state, such as <c>Booted</c>.</summary>
    public string StateReason => DomainStateReasons.NameOf(_summary.State, _summary.Reason);

    /// <summary>Whether it runs, paused or not.</summary>
    public bool IsActive => Ref.Id >= 0;

    /// <summary>Whether its definition outlives its run.</summary>
    public bool IsPersistent => _summary.IsPersistent;

    /// <summary>Whether it starts with the host.</summary>
    public bool Autostart => _summary.Autostart;

    /// <summary>Whether a managed save image waits for its next start.</summary>
    public bool HasManagedSave => _summary.HasManagedSave;

    /// <summary>Virtual CPUs.</summary>
    public int Vcpu => _summary.Vcpus;

    /// <summary>Memory now, in bytes.</summary>
    public long Memory => _summary.Memory;

    /// <summary>Memory it may reach, in bytes.</summary>
    public long MaxMemory => _summary.MaxMemory;

    /// <summary>Memory now, for people.</summary>
    public string MemoryText => SizeText.Of(Memory);

    /// <summary>Memory it may reach, for people.</summary>
    public string MaxMemoryText => SizeText.Of(MaxMemory);

    /// <summary>CPU time used.</summary>
    public TimeSpan CpuTime => _summary.CpuTime;

    /// <summary>Looks at the host again; a domain that is gone, as a transient one is once it has stopped, is shown as shut off from then on.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the host still knows the domain.</returns>
    public async Task<bool> TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.NoDomain)
        {
            ShowGone();
            return false;
        }
    }

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.Domains.GetXmlAsync(Ref, DomainXmlFlags.None, cancellationToken);

    /// <summary>Takes over what a fresh listing of the whole host says of the domain.</summary>
    /// <returns>Whether the listing has it.</returns>
    internal bool AdoptFrom(Dictionary<Guid, VirtDomain> listing)
    {
        var listed = listing.TryGetValue(Uuid, out var seen);
        if (listed)
        {
            _summary = seen!._summary;
        }
        else
        {
            ShowGone();
        }

        return listed;
    }

    private void ShowGone() =>
        _summary = _summary with { Domain = Ref with { Id = -1 }, State = DomainState.Shutoff, Reason = 0, IsPersistent = false, HasManagedSave = false };

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _summary = (await Connection.Domains.GetAsync(Ref, cancellationToken).ConfigureAwait(false))._summary;
}
