using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on saved domains: given as objects, as files, or as the domains whose managed images are meant.</summary>
public abstract class SaveImageTargetCommand : DomainTargetCommand
{
    private protected const string ByImage = "SaveImage";
    private protected const string ByPath = "Path";

    /// <summary>Saved domains, as Get-VirtSaveImage gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByImage)]
    [ValidateNotNull]
    public VirtSaveImage[] SaveImage { get; set; } = [];

    /// <summary>Files on the host that reads them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByPath)]
    [Alias("FullName", "PSPath")]
    [FileTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ByImage:
                Each(SaveImage, Process);
                break;
            case ByPath:
                Each(Path, path => Process(Wait(token => VirtSaveImage.ReadAsync(Target(), HostPath.Of(this, path), token))));
                break;
            default:
                base.ProcessRecord();
                break;
        }
    }

    private protected sealed override void Process(VirtDomain domain) => Process(Wait(token => VirtSaveImage.ReadAsync(domain, token)));

    /// <summary>Acts on one saved domain.</summary>
    private protected abstract void Process(VirtSaveImage image);

    /// <summary>What -WhatIf and -Confirm call it.</summary>
    private protected static string TitleOf(VirtSaveImage image) => image.Path is { } path ? $"{image.Name} in '{path}'" : $"{image.Name} (managed)";
}
