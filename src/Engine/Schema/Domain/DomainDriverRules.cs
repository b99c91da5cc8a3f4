using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>What a driver does to a definition between the rules that all drivers share.</summary>
/// <remarks>The callbacks of virDomainDefParserConfig, in the order in which virDomainDefPostParse and virDomainDefValidate call them.</remarks>
internal abstract class DomainDriverRules
{
    /// <summary>Fills in what concerns the whole guest and adds the devices that its machine has of itself.</summary>
    /// <remarks>domainPostParseCallback: the controllers are numbered, the devices not yet completed.</remarks>
    public virtual void CompleteDomain(DomainContext context)
    {
    }

    /// <summary>Fills in what a device leaves open, before the rules of all drivers do.</summary>
    /// <remarks>devicesPostParseCallback. It may be called again for devices that are added later, so it must let be what is given.</remarks>
    public virtual void CompleteDevice(XElement device, DomainContext context)
    {
    }

    /// <summary>Gives every device its address.</summary>
    /// <remarks>assignAddressesCallback.</remarks>
    public virtual void AssignAddresses(DomainContext context)
    {
    }

    /// <summary>Refuses what the driver cannot do.</summary>
    /// <remarks>domainValidateCallback.</remarks>
    public virtual void Validate(DomainContext context)
    {
    }

    /// <summary>Refuses a device that the driver's guests cannot have.</summary>
    /// <remarks>deviceValidateCallback.</remarks>
    public virtual void ValidateDevice(XElement device, DomainContext context)
    {
    }
}
