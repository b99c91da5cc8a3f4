using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on jobs that run: given as objects, or as the domains that they run on.</summary>
public abstract class JobTargetCommand : VirtCommand
{
    private protected const string ByJob = "Job";
    private protected const string ByObject = "Domain";
    private protected const string ByName = "Name";
    private protected const string ByUuid = "Uuid";

    /// <summary>The jobs, as Get-VirtJob gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByJob)]
    [ValidateNotNull]
    public VirtDomainJob[] Job { get; set; } = [];

    /// <summary>The domains, as Get-VirtDomain gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtDomain[] Domain { get; set; } = [];

    /// <summary>The domains' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("DomainName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [NameTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The domains' uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <summary>Only the job of the disk with this target, such as vda, or this source. Without it, all jobs of the domain and its disks.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByObject)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Disk { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByJob)
        {
            foreach (var job in Job)
            {
                Attempt(job, () => Process(job));
            }

            return;
        }

        foreach (var domain in TargetsOf(Finders.Domains, ParameterSetName, Domain, Name, Uuid))
        {
            Attempt(domain, () => ProcessAll(domain));
        }
    }

    /// <summary>Acts on one job.</summary>
    private protected abstract void Process(VirtDomainJob job);

    /// <summary>Whether a domain without a job is an error.</summary>
    private protected virtual bool NeedsJob => true;

    private void ProcessAll(VirtDomain domain)
    {
        var jobs = Wait(token => DomainJobs.FindAsync(domain, Disk, token));
        if (jobs.Count == 0 && NeedsJob)
        {
            throw VirtException.Worded(
                VirtErrorCode.OperationInvalid,
                Disk is null ? $"no job is active on the domain '{domain.Name}' or its disks" : $"no job is active on the disk '{Disk}' of '{domain.Name}'");
        }

        foreach (var job in jobs)
        {
            Attempt(job, () => Process(job));
        }
    }
}
