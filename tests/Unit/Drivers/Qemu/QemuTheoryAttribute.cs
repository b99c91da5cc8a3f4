using VirtPS.Drivers.Shared.Programs;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Marks a test with data that starts a real QEMU, and is skipped, by name, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QemuTheoryAttribute : TheoryAttribute
{
    public const string Program = "qemu-system-x86_64";

    public QemuTheoryAttribute()
    {
        if (HostProgram.TryFind(Program) is null)
        {
            Skip = $"{Program} is not installed";
        }
    }
}
