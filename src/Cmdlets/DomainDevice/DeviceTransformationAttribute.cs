using System.Collections;
using System.Management.Automation;
using System.Xml;
using System.Xml.Linq;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Lets -Device take devices that Get-VirtDomainDevice and its kin give, text, or XML of either of .NET's kinds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DeviceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    private static IEnumerable<string> All(object? input) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        string text => [text],
        VirtDomainDevice device => [device.Xml],
        VirtDeviceConfig device => [device.Xml],
        XmlDocument document => [document.DocumentElement?.OuterXml ?? string.Empty],
        XmlNode node => [node.OuterXml],
        XNode node => [node.ToString()],
        IEnumerable items => items.Cast<object?>().SelectMany(All),
        var other => throw new ArgumentTransformationMetadataException($"a device is its XML, or what Get-VirtDomainDevice gives, not a {other?.GetType().Name ?? "null"}"),
    };
}
