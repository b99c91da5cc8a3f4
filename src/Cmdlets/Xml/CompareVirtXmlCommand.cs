using System.Management.Automation;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Compares two documents by what they mean.</summary>
[Cmdlet(VerbsData.Compare, "VirtXml")]
[OutputType(typeof(XmlDifference), typeof(string))]
public sealed class CompareVirtXmlCommand : DocumentCommand
{
    /// <summary>The first document: a text, a file, or an object such as a domain, of which what it runs with counts.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public DocumentArgument? Reference { get; set; }

    /// <summary>The second document; without it, of an object, what it will have after its next start.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public DocumentArgument? Difference { get; set; }

    /// <summary>Of objects, what applies after the next start rather than now.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    /// <summary>What the host fills in by itself counts too: numbers, addresses of devices, aliases, labels.</summary>
    [Parameter]
    public SwitchParameter IncludeGenerated { get; set; }

    /// <summary>Gives the lines of a unified difference of both documents in libvirt's layout, instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Reference, () =>
    {
        RefuseIf(Difference is null && Reference!.Object is null, "of a document alone there is nothing to compare; give -Difference");
        var reference = VirtXml.Parse(TextOf(Reference!, Inactive), null);
        var difference = VirtXml.Parse(Difference is null ? TextOf(Reference!, inactive: true) : TextOf(Difference, Inactive), null);
        var found = XmlDifferences.Find(reference, difference, IncludeGenerated);
        WriteObject(AsText && found.Count > 0 ? XmlDiff.Lines(reference, difference).Select(Coloured) : AsText ? Array.Empty<string>() : found, enumerateCollection: true);
    });

    // The lines are texts, for scripts and files; only their view has colours.
    private static PSObject Coloured(string line)
    {
        var shown = new XmlDiffLine(line);
        var item = new PSObject(line);
        item.TypeNames.Insert(0, typeof(XmlDiffLine).FullName!);
        item.Properties.Add(new PSNoteProperty(nameof(XmlDiffLine.Shown), shown.Shown));
        return item;
    }
}
