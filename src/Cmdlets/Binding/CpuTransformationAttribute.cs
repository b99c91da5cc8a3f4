using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Lets -Cpu take a model's name or a mode, as well as what New-VirtCpuConfig gives.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CpuTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string mode when mode is "host-model" or "host-passthrough" or "maximum" => new VirtCpuConfig { Mode = mode },
            string { Length: > 0 } model => new VirtCpuConfig { Mode = "custom", Model = model },
            _ => inputData,
        };
}
