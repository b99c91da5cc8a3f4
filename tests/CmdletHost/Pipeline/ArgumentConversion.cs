using System.Collections;
using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>An argument as the command line gave it.</summary>
/// <param name="Name">The parameter named, without the dash; null for a positional argument.</param>
/// <param name="Value">The value.</param>
/// <param name="HasValue">False for a name that stands alone.</param>
/// <param name="Text">A number as it was written, for parameters that want text.</param>
internal sealed record BoundArgument(string? Name, object? Value, bool HasValue, string? Text);

/// <summary>From an argument to a parameter's value: transformation, conversion, validation, each with its own error id.</summary>
internal static class ArgumentConversion
{
    public static object? Transform(ParameterShape parameter, object? value, EngineIntrinsics engine)
    {
        foreach (var transformation in parameter.Transformations)
        {
            try
            {
                value = transformation.Transform(engine, value);
            }
            catch (Exception e) when (e is not ParameterBindingException)
            {
                throw new ParameterBindingException($"Cannot process argument transformation on parameter '{parameter.Name}'. {e.Message}", "ParameterArgumentTransformationError", parameter.Name, value, e);
            }
        }

        return value;
    }

    /// <summary>Tells whether a transformation said that the object is not for this parameter: a failed cast beneath its error, as in PowerShell.</summary>
    public static bool IsRefusal(ParameterBindingException error) =>
        error.ErrorId == "ParameterArgumentTransformationError"
        && (error.InnerException is PSInvalidCastException || error.InnerException is ArgumentTransformationMetadataException { InnerException: PSInvalidCastException });

    public static object? Convert(ParameterShape parameter, object? value)
    {
        try
        {
            // A cast makes true of any text; a parameter does not take text for a truth value.
            return parameter.Type == typeof(bool) && PSObject.Unwrap(value) is string text
                ? throw new PSInvalidCastException($"Cannot convert value \"{text}\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.")
                : LanguagePrimitives.ConvertTo(value, parameter.Type);
        }
        catch (Exception e) when (e is InvalidCastException or RuntimeException)
        {
            var type = PSObject.Unwrap(value) is { } v && v is not string && !parameter.Type.IsArray;
            throw new ParameterBindingException($"Cannot bind parameter '{parameter.Name}'. {e.Message}", type ? "CannotConvertArgument" : "CannotConvertArgumentNoMessage", parameter.Name, value, e);
        }
    }

    public static void Validate(ParameterShape parameter, object? value, EngineIntrinsics engine)
    {
        if (value is null && !parameter.AllowsNull)
        {
            throw new ParameterBindingException($"Cannot bind argument to parameter '{parameter.Name}' because it is null.", "ParameterArgumentValidationErrorNullNotAllowed", parameter.Name, value);
        }

        if (value is "" && !parameter.AllowsEmpty)
        {
            throw new ParameterBindingException($"Cannot bind argument to parameter '{parameter.Name}' because it is an empty string.", "ParameterArgumentValidationErrorEmptyStringNotAllowed", parameter.Name, value);
        }

        if (value is ICollection { Count: 0 } and Array && !parameter.AllowsEmpty)
        {
            throw new ParameterBindingException($"Cannot bind argument to parameter '{parameter.Name}' because it is an empty array.", "ParameterArgumentValidationErrorEmptyArrayNotAllowed", parameter.Name, value);
        }

        foreach (var validator in parameter.Validators)
        {
            try
            {
                validator.Check(value, engine);
            }
            catch (Exception e)
            {
                throw new ParameterBindingException($"Cannot validate argument on parameter '{parameter.Name}'. {e.Message}", "ParameterArgumentValidationError", parameter.Name, value, e);
            }
        }
    }

    /// <summary>A parameter of an array type takes a single element without conversion.</summary>
    public static bool IsListOf(Type type, object value) => type.IsArray
        && (type.GetElementType()!.IsInstanceOfType(value) || (value is object?[] many && many.All(m => type.GetElementType()!.IsInstanceOfType(PSObject.Unwrap(m)))));
}
