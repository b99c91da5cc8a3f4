using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Lets -Graphics take a protocol's name, as well as what New-VirtGraphicsConfig gives.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class GraphicsTransformationAttribute : EachTransformationAttribute<VirtGraphicsConfig>
{
    private protected override VirtGraphicsConfig One(object? item) => item switch
    {
        VirtGraphicsConfig config => config,
        string { Length: > 0 } type => new VirtGraphicsConfig { Type = type.ToLowerInvariant() },
        _ => throw new ArgumentTransformationMetadataException("graphics are a protocol such as vnc, or what New-VirtGraphicsConfig gives"),
    };
}
