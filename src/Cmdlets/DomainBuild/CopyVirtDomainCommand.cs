using System.Management.Automation;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Copies domains on their host.</summary>
/// <remarks>What virt-clone does: virDomainGetXMLDesc, virStorageVolCreateXMLFrom, virDomainDefineXMLFlags.</remarks>
[Cmdlet(VerbsCommon.Copy, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class CopyVirtDomainCommand : DomainTargetCommand
{
    private readonly WorkList _later = new();

    /// <summary>The copy's name.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("Destination")]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = string.Empty;

    /// <summary>Makes the copy's disks overlays on the originals: quick and small, but they need the originals unchanged.</summary>
    [Parameter]
    public SwitchParameter Linked { get; set; }

    /// <summary>Makes the copy's disks whole copies, which need the originals no more, as they are without -Linked.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>The pool that takes the new volumes; each original's own without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StoragePool { get; set; }

    /// <summary>Returns a job at once and copies in the background; Stop-Job aborts it.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Linked && Full, "-Linked and -Full contradict each other");

    /// <inheritdoc/>
    protected override void EndProcessing() => _later.StartFor(this);

    private protected override void Process(VirtDomain domain)
    {
        if (!ShouldProcess(domain.Name, $"Copy domain to {NewName}"))
        {
            return;
        }

        var options = new DomainCloneOptions(Linked, StoragePool);
        if (AsJob)
        {
            _later.Add(domain, async (progress, token) => await CloneAsync(progress, token).ConfigureAwait(false));
        }
        else
        {
            WriteObject(Wait(CloneAsync));
        }

        Task<VirtDomain> CloneAsync(IProgress<JobProgress> progress, CancellationToken cancellationToken) =>
            DomainCloner.CloneAsync(domain, NewName, options, progress, cancellationToken);
    }
}
