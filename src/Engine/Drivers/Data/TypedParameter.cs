namespace VirtPS.Engine.Drivers;

/// <summary>A named value of one of libvirt's seven types.</summary>
/// <param name="Name">The field's name, such as <c>cpu.time</c>; at most 80 bytes.</param>
/// <param name="Value">An <see cref="int"/>, <see cref="uint"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.</param>
/// <remarks>virTypedParameter.</remarks>
public sealed record TypedParameter(string Name, object Value);

/// <summary>Finds values among typed parameters.</summary>
public static class TypedParameters
{
    /// <summary>Gives the value with a name, converted, or nothing when it is absent.</summary>
    /// <typeparam name="T">The wanted type; numbers are converted, other mismatches count as absent.</typeparam>
    /// <param name="parameters">The parameters to search.</param>
    /// <param name="name">The field's name.</param>
    /// <returns>The value, or null.</returns>
    public static T? Find<T>(this IReadOnlyList<TypedParameter> parameters, string name)
        where T : struct, IConvertible
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Name == name)
            {
                return parameter.Value is T same ? same
                    : parameter.Value is IConvertible other and not string
                        ? (T)other.ToType(typeof(T), System.Globalization.CultureInfo.InvariantCulture)
                        : null;
            }
        }

        return null;
    }

    /// <summary>Gives the text with a name, or nothing when it is absent.</summary>
    /// <param name="parameters">The parameters to search.</param>
    /// <param name="name">The field's name.</param>
    /// <returns>The text, or null.</returns>
    public static string? FindText(this IReadOnlyList<TypedParameter> parameters, string name)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Name == name)
            {
                return parameter.Value as string;
            }
        }

        return null;
    }
}
