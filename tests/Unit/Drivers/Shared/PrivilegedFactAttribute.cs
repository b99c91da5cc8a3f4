namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>Marks a test that gives files or processes to other users, and is skipped, by name, where only the superuser may.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrivilegedFactAttribute : FactAttribute
{
    public PrivilegedFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "only the superuser may";
        }
    }
}
