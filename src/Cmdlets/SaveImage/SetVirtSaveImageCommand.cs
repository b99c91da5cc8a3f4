using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes saved domains: their descriptions, and whether they run once they are restored.</summary>
/// <remarks>virDomainSaveImageDefineXML, virDomainManagedSaveDefineXML.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtSaveImage", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtSaveImage))]
public sealed class SetVirtSaveImageCommand : SaveImageTargetCommand
{
    /// <summary>Changes the description, which it gets as its argument and as $_, or gives another one.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The description that takes the place of the one in the image; the guest must not see a difference.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>Opens the description in an editor.</summary>
    [Parameter]
    public SwitchParameter Edit { get; set; }

    /// <summary>The domain runs once it is restored.</summary>
    [Parameter]
    public SwitchParameter Running { get; set; }

    /// <summary>The domain is paused once it is restored.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <summary>Gives the saved domains on, as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Running && Paused, "-Running and -Paused contradict each other");
        var ways = (ScriptBlock is null ? 0 : 1) + (Xml is null ? 0 : 1) + (Edit ? 1 : 0);
        RefuseIf(ways > 1, "the change is either a script, a description, or made in an editor");
        RefuseIf(ways == 0 && !Running && !Paused, "nothing to change was given");
    }

    private protected override void Process(VirtSaveImage image)
    {
        if (ScriptBlock is null && Xml is null && !Edit)
        {
            if (!ShouldProcess(TitleOf(image), Running ? "Have it run once restored" : "Have it paused once restored"))
            {
                return;
            }

            Wait(async token => await image.DefineAsync(await image.GetSecureXmlAsync(token).ConfigureAwait(false), Flags, token).ConfigureAwait(false));
        }
        else if (!EditStored(
            new StoredDefinition(TitleOf(image), "domain", "Change saved domain", image.GetSecureXmlAsync, (xml, token) => image.DefineAsync(xml, Flags, token)),
            ScriptBlock,
            Xml))
        {
            return;
        }

        if (PassThru)
        {
            WriteObject(image);
        }
    }

    private DomainSaveFlags Flags => (Running ? DomainSaveFlags.Running : 0) | (Paused ? DomainSaveFlags.Paused : 0);
}
