from django.http import JsonResponse
def sante(request):
    return JsonResponse({})
