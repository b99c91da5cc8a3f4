using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Lets -Network take a network or its name, as well as what New-VirtInterfaceConfig gives.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InterfaceTransformationAttribute : EachTransformationAttribute<VirtInterfaceConfig>
{
    private protected override VirtInterfaceConfig One(object? item) => item switch
    {
        VirtInterfaceConfig config => config,
        VirtNetwork network => new VirtInterfaceConfig { Network = network.Name },
        string { Length: > 0 } name => new VirtInterfaceConfig { Network = name },
        _ => throw new ArgumentTransformationMetadataException("a network is a name, a network, or what New-VirtInterfaceConfig gives"),
    };
}
