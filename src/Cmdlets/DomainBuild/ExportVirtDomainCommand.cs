using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Writes descriptions of domains, and their disks if wanted, to files.</summary>
/// <remarks>virDomainGetXMLDesc; with -IncludeStorage virStorageVolDownload.</remarks>
[Cmdlet(VerbsData.Export, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
[OutputType(typeof(VirtJob))]
public sealed class ExportVirtDomainCommand : DomainTargetCommand
{
    private readonly WorkList _later = new();

    /// <summary>The directory that takes one file per domain, named after it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Leaves out what another host would not understand.</summary>
    [Parameter]
    public SwitchParameter Migratable { get; set; }

    /// <summary>Takes the definition of the next start, not of the current run.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    /// <summary>Includes passwords.</summary>
    [Parameter]
    public SwitchParameter Secure { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Takes the images of its disks too, each to a file named after domain and target; the domain must not run.</summary>
    [Parameter]
    public SwitchParameter IncludeStorage { get; set; }

    /// <summary>Returns a job at once and exports in the background; Stop-Job stops it.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => _later.StartFor(this);

    private protected override void Process(VirtDomain domain)
    {
        var directory = GetUnresolvedProviderPathFromPSPath(Path);
        var file = System.IO.Path.Combine(directory, $"{FileNames.Safe(domain.Name)}.xml");
        if (!ShouldProcess(file, $"Export domain {domain.Name}"))
        {
            return;
        }

        var flags = Flags();
        if (AsJob)
        {
            _later.Add(domain, async (progress, token) => await ExportAsync(domain, file, flags, progress, token).ConfigureAwait(false));
        }
        else
        {
            WriteObject(Wait((progress, token) => ExportAsync(domain, file, flags, progress, token)), enumerateCollection: true);
        }
    }

    // The description comes last: where it is, all that belongs to it is.
    private async Task<FileInfo[]> ExportAsync(VirtDomain domain, string file, DomainXmlFlags flags, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            var directory = System.IO.Path.GetDirectoryName(file)!;
            if (!Force && File.Exists(file))
            {
                throw new IOException($"The file '{file}' exists; -Force replaces it.");
            }

            var images = IncludeStorage
                ? await new DomainExport(domain).PlanAsync(directory, FileNames.Safe(domain.Name), cancellationToken).ConfigureAwait(false)
                : [];
            var xml = await domain.Connection.Domains.GetXmlAsync(domain.Ref, flags, cancellationToken).ConfigureAwait(false);
            Directory.CreateDirectory(directory);
            foreach (var image in images)
            {
                await image.RunAsync(Force, progress, cancellationToken).ConfigureAwait(false);
            }

            await FileNames.WriteWholeAsync(file, xml, Force, cancellationToken).ConfigureAwait(false);
            return [new FileInfo(file), .. images.Select(image => new FileInfo(image.File))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VirtException.Worded(VirtErrorCode.WriteFailed, error.Message, VirtErrorDomain.Conf);
        }
    }

    private DomainXmlFlags Flags() =>
        (Migratable ? DomainXmlFlags.Migratable : 0)
        | (Inactive ? DomainXmlFlags.Inactive : 0)
        | (Secure ? DomainXmlFlags.Secure : 0);
}
