using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets domains.</summary>
/// <remarks>virConnectListAllDomains, virDomainLookupByName, virDomainLookupByUUID, virDomainLookupByID; with -Detail virDomainGetControlInfo, virDomainGetMessages, virDomainGetSecurityLabelList.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomain", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtDomainDetail))]
public sealed class GetVirtDomainCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByUuid = "Uuid";
    private const string ById = "Id";

    /// <summary>Names; wildcards are allowed. Without any, all domains.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("DomainName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [NameTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <summary>Numbers of running domains.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById)]
    [ValidateNotNullOrEmpty]
    public int[] Id { get; set; } = [];

    /// <summary>Only domains in one of these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public DomainState[]? State { get; set; }

    /// <summary>Only domains with a stored definition.</summary>
    [Parameter]
    public SwitchParameter Persistent { get; set; }

    /// <summary>Only domains without a stored definition.</summary>
    [Parameter]
    public SwitchParameter Transient { get; set; }

    /// <summary>Only domains that start with their host; with -Autostart:$false only the others.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <summary>Only domains with snapshots; with -HasSnapshot:$false only the others.</summary>
    [Parameter]
    public SwitchParameter HasSnapshot { get; set; }

    /// <summary>Only domains with checkpoints; with -HasCheckpoint:$false only the others.</summary>
    [Parameter]
    public SwitchParameter HasCheckpoint { get; set; }

    /// <summary>Only domains with a managed save image; with -HasManagedSave:$false only the others.</summary>
    [Parameter]
    public SwitchParameter HasManagedSave { get; set; }

    /// <summary>Only domains with all of these tags, each a word or word=value; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Tag { get; set; }

    /// <summary>Gives, in place of the domains, what else their hosts tell of them: control state, warnings, security labels.</summary>
    [Parameter]
    public SwitchParameter Detail { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Name, () =>
    {
        var found = ParameterSetName switch
        {
            ByUuid => Found(Uuid, (uuid, token) => Finders.Domains.IdentifiedAsync(Sources(), uuid, token)),
            ById => Found(Id, (id, token) => DomainFilter.RunningAsync(Sources(), id, token)),
            _ when Name is null => Gather(token => DomainFilter.ListAsync(Sources(), Flags(), token)),
            _ => Found(Name, (name, token) => Finders.Domains.NamedAsync(Sources(), name, token)),
        };
        if (Detail)
        {
            Each(Tagged(Narrow(found)), domain => WriteObject(Wait(token => VirtDomainDetail.ReadAsync(domain, token))));
        }
        else
        {
            WriteObject(Tagged(Narrow(found)), enumerateCollection: true);
        }
    });

    private IEnumerable<VirtDomain> Tagged(IEnumerable<VirtDomain> found) =>
        Tag is null ? found : Wait(token => DomainTags.NarrowAsync([.. found], new TagPattern(Tag).AllIn, token));

    private IEnumerable<VirtDomain> Narrow(IReadOnlyList<VirtDomain> found)
    {
        var passing = State is null ? found : found.Where(domain => State.Contains(domain.State));
        var flags = Flags();
        if (flags == DomainListFlags.None || (ParameterSetName == ByName && Name is null))
        {
            return passing;
        }

        // The host knows what a summary does not tell, such as snapshots: it is asked once, not once per domain.
        var allowed = Gather(token => DomainFilter.ListAsync(Sources(), flags, token)).Select(domain => domain.Uuid).ToHashSet();
        return passing.Where(domain => allowed.Contains(domain.Uuid));
    }

    private DomainListFlags Flags()
    {
        var flags = DomainListFlags.None;
        Add(nameof(Persistent), Persistent, DomainListFlags.Persistent, DomainListFlags.Transient);
        Add(nameof(Transient), Transient, DomainListFlags.Transient, DomainListFlags.Persistent);
        Add(nameof(Autostart), Autostart, DomainListFlags.Autostart, DomainListFlags.NoAutostart);
        Add(nameof(HasSnapshot), HasSnapshot, DomainListFlags.HasSnapshot, DomainListFlags.NoSnapshot);
        Add(nameof(HasCheckpoint), HasCheckpoint, DomainListFlags.HasCheckpoint, DomainListFlags.NoCheckpoint);
        Add(nameof(HasManagedSave), HasManagedSave, DomainListFlags.ManagedSave, DomainListFlags.NoManagedSave);
        return flags;

        void Add(string name, bool value, DomainListFlags yes, DomainListFlags no)
        {
            if (MyInvocation.BoundParameters.ContainsKey(name))
            {
                flags |= value ? yes : no;
            }
        }
    }
}
