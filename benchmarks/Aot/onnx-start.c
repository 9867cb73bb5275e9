/* The least that a program needs for a prediction with ONNX Runtime: loads the library and a model, runs it once, and says what each
   step took. Arguments: the library, the model. One thread, no graph optimisation: the fastest to start. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "onnxruntime_c_api.h"

static const OrtApi *api;

static void check(OrtStatus *status) {
    if (status != NULL) {
        fprintf(stderr, "%s\n", api->GetErrorMessage(status));
        exit(1);
    }
}

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e3 * now.tv_sec + 1e-6 * now.tv_nsec;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: %s libonnxruntime.so model.onnx\n", arguments[0]);
        return 1;
    }

    double start = milliseconds();
    void *library = dlopen(arguments[1], RTLD_LAZY);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }

    const OrtApiBase *(*base)(void) = (const OrtApiBase *(*)(void))dlsym(library, "OrtGetApiBase");
    api = base()->GetApi(ORT_API_VERSION);
    double loaded = milliseconds();

    OrtEnv *environment;
    OrtSessionOptions *options;
    OrtSession *session;
    check(api->CreateEnv(ORT_LOGGING_LEVEL_ERROR, "start", &environment));
    check(api->CreateSessionOptions(&options));
    check(api->SetIntraOpNumThreads(options, 1));
    check(api->SetInterOpNumThreads(options, 1));
    check(api->SetSessionGraphOptimizationLevel(options, ORT_DISABLE_ALL));
    check(api->AddSessionConfigEntry(options, "session.disable_prepacking", "1"));
    check(api->CreateSession(environment, arguments[2], options, &session));
    double ready = milliseconds();

    static float image[28 * 28];
    const int64_t shape[] = {1, 1, 28, 28};
    const char *inputs[] = {"input"};
    const char *outputs[] = {"output"};
    OrtMemoryInfo *memory;
    OrtValue *input;
    OrtValue *output = NULL;
    float *values;
    check(api->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &memory));
    check(api->CreateTensorWithDataAsOrtValue(memory, image, sizeof image, shape, 4, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &input));
    check(api->Run(session, NULL, inputs, (const OrtValue *const *)&input, 1, outputs, 1, &output));
    check(api->GetTensorMutableData(output, (void **)&values));
    int label = 0;
    for (int index = 1; index < 10; index++) {
        label = values[index] > values[label] ? index : label;
    }

    double end = milliseconds();
    printf("label %d; library %.1f ms, session %.1f ms, prediction %.1f ms\n", label, loaded - start, ready - loaded, end - ready);
    return 0;
}
