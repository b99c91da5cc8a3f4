using Microsoft.CodeAnalysis;

namespace VirtPS.Tools.XdrGenerator;

/// <summary>What the attributes of a parameter say.</summary>
/// <param name="Limit">The most elements or bytes.</param>
/// <param name="Fixed">The exact number of elements or bytes.</param>
/// <param name="IsChars">Whether it travels as XDR characters.</param>
internal readonly record struct FieldMarks(int? Limit, int? Fixed, bool IsChars)
{
    /// <summary>Reads the attributes.</summary>
    public static FieldMarks Of(IParameterSymbol parameter)
    {
        var marks = default(FieldMarks);
        foreach (var attribute in parameter.GetAttributes())
        {
            marks = attribute.AttributeClass?.ToDisplayString() switch
            {
                KnownNames.Limit => marks with { Limit = NumberOf(attribute) },
                KnownNames.Fixed => marks with { Fixed = NumberOf(attribute) },
                KnownNames.Chars => marks with { IsChars = true },
                _ => marks,
            };
        }

        return marks;
    }

    /// <summary>Makes the error for a length that nothing bounds.</summary>
    public static MappingException Unlimited(string what) =>
        new(Problem.NoLimit, $"holds any number of {what}: add [Limit(n)], or [Fixed(n)] if the number does not travel");

    // A number that does not compile is the compiler's to report.
    private static int NumberOf(AttributeData attribute)
    {
        var number = attribute.ConstructorArguments.FirstOrDefault().Value as int? ?? 0;
        return number >= 0 ? number : throw new MappingException(Problem.Contradiction, "has a negative length");
    }
}

/// <summary>Says why a parameter cannot travel.</summary>
/// <param name="id">The identifier of the diagnostic.</param>
/// <param name="reason">What follows the parameter's name in its message.</param>
internal sealed class MappingException(string id, string reason) : Exception(reason)
{
    /// <summary>The identifier of the diagnostic.</summary>
    public string Id => id;
}
