using System.Management.Automation;
using System.Xml;
using System.Xml.Linq;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Gives the XML description of any object.</summary>
/// <remarks>virDomainGetXMLDesc and its kin.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtXml")]
[OutputType(typeof(string), typeof(XmlDocument), typeof(XDocument))]
public sealed class GetVirtXmlCommand : EngineCommand
{
    /// <summary>The objects: domains, networks, pools, volumes, snapshots, devices, interfaces.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Domain", "Network", "Pool", "Volume", "Snapshot", "Device")]
    [ValidateNotNull]
    public VirtObject[] Object { get; set; } = [];

    /// <summary>The form.</summary>
    [Parameter(Position = 1)]
    public XmlForm As { get; set; } = XmlForm.String;

    /// <summary>What applies after the next start rather than now.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    /// <summary>With passwords and the like, which are left out otherwise.</summary>
    [Parameter]
    public SwitchParameter Secure { get; set; }

    /// <summary>As a domain's description is sent to another host, without what that one adds by itself.</summary>
    [Parameter]
    public SwitchParameter Migratable { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in Object)
        {
            Attempt(item, () => Write(Wait(token => Descriptions.GetAsync(item, Inactive, Secure, Migratable, token))));
        }
    }

    private void Write(string xml) => WriteObject(As switch
    {
        XmlForm.Xml => Document(xml),
        XmlForm.XDocument => new XDocument(VirtXml.Parse(xml, null)),
        _ => xml,
    });

    private static XmlDocument Document(string xml)
    {
        // What a host sends is read with the same limits in every form: the tree is read once, and copied.
        var document = new XmlDocument { XmlResolver = null };
        using var reader = VirtXml.Parse(xml, null).CreateReader();
        document.Load(reader);
        return document;
    }
}
