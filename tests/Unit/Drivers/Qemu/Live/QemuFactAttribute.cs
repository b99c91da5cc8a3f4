using VirtPS.Drivers.Shared.Programs;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Marks a test that starts a real QEMU, and is skipped, by name, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QemuFactAttribute : FactAttribute
{
    public QemuFactAttribute()
    {
        if (HostProgram.TryFind(QemuTheoryAttribute.Program) is null || HostProgram.TryFind("qemu-img") is null)
        {
            Skip = $"{QemuTheoryAttribute.Program} or qemu-img is not installed";
        }
    }
}
