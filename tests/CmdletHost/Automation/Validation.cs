using System.Collections;
using System.Globalization;
using System.Management.Automation.Internal;
using System.Text.RegularExpressions;

namespace System.Management.Automation;

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public abstract class ValidateArgumentsAttribute : CmdletMetadataAttribute
{
    protected abstract void Validate(object? arguments, EngineIntrinsics engineIntrinsics);

    internal void Check(object? arguments, EngineIntrinsics engine) => Validate(PSObject.Unwrap(arguments), engine);
}

public abstract class ValidateEnumeratedArgumentsAttribute : ValidateArgumentsAttribute
{
    protected abstract void ValidateElement(object? element);

    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is IEnumerable many and not string)
        {
            foreach (var element in many)
            {
                ValidateElement(PSObject.Unwrap(element));
            }
        }
        else
        {
            ValidateElement(arguments);
        }
    }
}

public sealed class ValidateSetAttribute : ValidateEnumeratedArgumentsAttribute
{
    public ValidateSetAttribute(params string[] validValues) => ValidValues = validValues;

    public IList<string> ValidValues { get; }
    public bool IgnoreCase { get; set; } = true;

    protected override void ValidateElement(object? element)
    {
        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var text = LanguagePrimitives.ToText(element);
        if (!ValidValues.Any(v => string.Equals(v, text, comparison)))
        {
            throw new ValidationMetadataException(
                $"The argument \"{text}\" does not belong to the set \"{string.Join(",", ValidValues)}\" specified by the "
                + "ValidateSet attribute. Supply an argument that is in the set and then try the command again.");
        }
    }
}

public sealed class ValidateRangeAttribute(object minRange, object maxRange) : ValidateEnumeratedArgumentsAttribute
{
    public object MinRange { get; } = minRange;
    public object MaxRange { get; } = maxRange;

    protected override void ValidateElement(object? element)
    {
        var low = LanguagePrimitives.Compare(element, MinRange) < 0;
        if (low || LanguagePrimitives.Compare(element, MaxRange) > 0)
        {
            var (edge, limit, word) = low ? ("minimum", MinRange, "less") : ("maximum", MaxRange, "greater");
            var advice = low
                ? $"greater than or equal to {limit}"
                : $"less than or equal to {limit}";
            throw new ValidationMetadataException(
                $"The {element} argument is {word} than the {edge} allowed range of {limit}. "
                + $"Supply an argument that is {advice} and then try the command again.");
        }
    }
}

public sealed class ValidateCountAttribute(int minLength, int maxLength) : ValidateArgumentsAttribute
{
    public int MinLength { get; } = minLength;
    public int MaxLength { get; } = maxLength;

    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        var count = arguments is ICollection list ? list.Count : arguments is null ? 0 : 1;
        if (count < MinLength || count > MaxLength)
        {
            throw new ValidationMetadataException(
                $"The parameter requires at least {MinLength} value(s) and no more than {MaxLength} value(s) - {count} value(s) were provided.");
        }
    }
}

public sealed class ValidateLengthAttribute(int minLength, int maxLength) : ValidateEnumeratedArgumentsAttribute
{
    public int MinLength { get; } = minLength;
    public int MaxLength { get; } = maxLength;

    protected override void ValidateElement(object? element)
    {
        var length = (element as string)?.Length ?? 0;
        if (length < MinLength || length > MaxLength)
        {
            var (word, limit) = length < MinLength ? ("short", MinLength) : ("long", MaxLength);
            throw new ValidationMetadataException(string.Create(CultureInfo.InvariantCulture,
                $"The character length ({length}) of the argument is too {word} (limit {limit})."));
        }
    }
}

public sealed class ValidatePatternAttribute(string regexPattern) : ValidateEnumeratedArgumentsAttribute
{
    public string RegexPattern { get; } = regexPattern;
    public RegexOptions Options { get; set; } = RegexOptions.IgnoreCase;

    protected override void ValidateElement(object? element)
    {
        var text = LanguagePrimitives.ToText(element);
        if (!Regex.IsMatch(text, RegexPattern, Options))
        {
            throw new ValidationMetadataException(
                $"The argument \"{text}\" does not match the \"{RegexPattern}\" pattern. Supply an argument that "
                + $"matches \"{RegexPattern}\" and try the command again.");
        }
    }
}

public abstract class NullValidationAttributeBase : ValidateArgumentsAttribute
{
    private protected static IEnumerable<object?> Elements(object? arguments) =>
        arguments is IEnumerable many and not string ? many.Cast<object?>().Select(PSObject.Unwrap) : [arguments];
}

public sealed class ValidateNotNullAttribute : NullValidationAttributeBase
{
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (Elements(arguments).Any(e => e is null))
        {
            throw new ValidationMetadataException(
                "The argument is null. Provide a valid value for the argument, and then try running the command again.");
        }
    }
}

public sealed class ValidateNotNullOrEmptyAttribute : NullValidationAttributeBase
{
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (!Elements(arguments).Any() || Elements(arguments).Any(e => e is null or ""))
        {
            throw new ValidationMetadataException(
                "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.");
        }
    }
}
